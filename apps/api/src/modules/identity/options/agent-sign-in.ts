import { oauthProvider } from "@better-auth/oauth-provider";
import { OAuthScope } from "@souk/contracts/identity/entities";
import { TOKEN_PREFIX } from "../tokens.ts";

/**
 * The OpenID provider that agents sign their users in with. Clients are made by our own verbs only, so
 * nobody may manage them here; agents share one address per back end, so limits by address are off.
 */
export function agentSignIn(webUrl: string) {
  return oauthProvider({
    loginPage: `${webUrl}/login`,
    consentPage: `${webUrl}/consent`,
    signup: { page: `${webUrl}/sign-up` },
    scopes: [...OAuthScope.options],
    grantTypes: ["authorization_code", "refresh_token"],
    prefix: {
      clientSecret: TOKEN_PREFIX.clientSecret,
      refreshToken: TOKEN_PREFIX.refresh,
      opaqueAccessToken: TOKEN_PREFIX.access,
    },
    clientPrivileges: () => false,
    // An answer lost on the way can be asked for again for ten seconds; it is the same answer.
    refreshTokenReuseInterval: 10,
    rateLimit: { token: false, userinfo: false, introspect: false },
  });
}
