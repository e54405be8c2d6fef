import { oauthProvider } from "@better-auth/oauth-provider";
import { OAuthScope } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import { clientSecrets } from "../client-secrets.ts";
import { grantedClaims } from "../granted-claims.ts";
import { grantedOrganization } from "../guard/organization-choice.ts";
import { TOKEN_PREFIX } from "../tokens.ts";

/** How long an id token is good: it is used up at sign-in, so this only has to outlast the way there. */
export const ID_TOKEN_SECONDS = 3600;

/**
 * The OpenID provider that agents sign their users in with. Clients are made by our own verbs only, so
 * nobody may manage them here; agents share one address per back end, so limits by address are off.
 */
export function agentSignIn(webUrl: string, db: Database) {
  return oauthProvider({
    loginPage: `${webUrl}/login`,
    consentPage: `${webUrl}/consent`,
    // Every grant is for one organization. It is chosen on the consent page, so nothing stands before that.
    postLogin: {
      page: `${webUrl}/consent`,
      shouldRedirect: () => false,
      consentReferenceId: ({ user, session }) =>
        grantedOrganization(db, { userId: user.id, sessionId: session.id }),
    },
    signup: { page: `${webUrl}/sign-up` },
    scopes: [...OAuthScope.options],
    grantTypes: ["authorization_code", "refresh_token"],
    prefix: {
      clientSecret: TOKEN_PREFIX.clientSecret,
      refreshToken: TOKEN_PREFIX.refresh,
      opaqueAccessToken: TOKEN_PREFIX.access,
    },
    ...grantedClaims(db),
    storeClientSecret: clientSecrets(db),
    idTokenExpiresIn: ID_TOKEN_SECONDS,
    clientPrivileges: () => false,
    // An answer lost on the way can be asked for again for ten seconds; it is the same answer.
    refreshTokenReuseInterval: 10,
    rateLimit: { token: false, userinfo: false, introspect: false },
  });
}
