import { SocialProvider } from "@souk/contracts/sign-in/entities";
import type { BetterAuthOptions, BetterAuthPlugin } from "better-auth";
import { getOAuthState } from "better-auth/api";
import { genericOAuth, type GenericOAuthConfig } from "better-auth/plugins";
import { endpointsOf, type SocialClient, type SocialClients } from "../social/clients.ts";
import { readProfile } from "../social/read-profile.ts";

/** The providers that somebody can sign in with here, in the order in which they are offered. */
export function switchedOn(clients: SocialClients): SocialProvider[] {
  return SocialProvider.options.filter((provider) => clients[provider] !== undefined);
}

/**
 * Sign-in through Google, GitHub and Microsoft. Their addresses are written down and not discovered: a provider that
 * is down when Souk starts would be missing until the next start.
 */
export function socialSignIn(clients: SocialClients): BetterAuthPlugin {
  const config = switchedOn(clients).flatMap((provider) => {
    const client = clients[provider];
    return client ? [configOf(provider, client)] : [];
  });
  return genericOAuth({ config });
}

function configOf(provider: SocialProvider, client: SocialClient): GenericOAuthConfig {
  const { authorize, token } = endpointsOf(provider, client);
  return {
    providerId: provider,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    authorizationUrl: authorize,
    tokenUrl: token,
    scopes: SCOPES[provider],
    pkce: true,
    // Otherwise whoever is signed in there is signed in here, without having been asked which account.
    ...(provider === "github" ? {} : { prompt: "select_account" as const }),
    getUserInfo: async (tokens) => {
      const profile = await readProfile(provider, client, tokens);
      return profile && { ...profile };
    },
  };
}

const SCOPES: Record<SocialProvider, string[]> = {
  google: ["openid", "email", "profile"],
  github: ["read:user", "user:email"],
  microsoft: ["openid", "email", "profile"],
};

/**
 * An account is joined with a provider's only when both have proven the same address: an unconfirmed account may be
 * somebody else's, made to be found by its victim later, and an unchecked profile names any address it likes.
 */
export const socialAccounts = {
  account: {
    accountLinking: {
      enabled: true,
      trustedProviders: [],
      requireLocalEmailVerified: true,
      allowDifferentEmails: false,
      updateUserInfoOnLink: false,
    },
    updateAccountOnSignIn: false,
  },
  // Souk asks providers for nothing after sign-in, so it keeps no token of theirs.
  databaseHooks: {
    account: {
      create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
      update: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
    },
  },
} satisfies Pick<BetterAuthOptions, "account" | "databaseHooks">;

const NO_TOKENS = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
};

/**
 * The library's judge of who may come in: no account is made of, or joined with, an unchecked address. A browser that
 * only wants to show that it is still the same person says so, and lets nobody else in.
 */
export const judgeSocialUser: NonNullable<
  NonNullable<BetterAuthOptions["user"]>["validateUserInfo"]
> = async ({ user, source }) => {
  const confirms = (await getOAuthState())?.["confirms"];
  if (typeof confirms === "string" && user.id !== confirms) return { error: "somebody_else" };
  const isKnown = source.action === "sign-in";
  if (source.method !== "oauth" || isKnown || user["emailVerified"] === true) return undefined;
  return { error: "email_not_verified" };
};
