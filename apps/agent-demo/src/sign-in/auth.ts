import type { DatabaseSync } from "node:sqlite";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { genericOAuth } from "better-auth/plugins";
import type { Logger } from "pino";
import type { Env } from "../env.ts";

/** What the agent asks Souk for: who the person is, access that lasts, and reading and spending their quota. */
const SCOPES = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "subscriptions:read",
  "usage:read",
  "usage:write",
];

/** The id of the provider here; the callback to register at Souk is `<AGENT_URL>/api/auth/callback/souk`. */
export const PROVIDER = "souk";

export type Auth = ReturnType<typeof betterAuth<ReturnType<typeof authOptions>>>;

/**
 * Sets up sign-in through Souk and brings the agent's own tables up to date. better-auth fetches the
 * provider's discovery document once, here: answers null when Souk did not deliver it, to be tried again.
 */
export async function createAuth(env: Env, database: DatabaseSync, log: Logger): Promise<Auth | null> {
  if (!(await isDiscoverable(env))) return null;
  const options = authOptions(env, database, log);
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const { socialProviders } = await auth.$context;
  return socialProviders.some((provider) => provider.id === PROVIDER) ? auth : null;
}

const discoveryUrl = (env: Env) => `${env.SOUK_ISSUER}/.well-known/openid-configuration`;

async function isDiscoverable(env: Env): Promise<boolean> {
  const response = await fetch(discoveryUrl(env), { signal: AbortSignal.timeout(5_000) }).catch(() => null);
  await response?.body?.cancel();
  return response?.ok === true;
}

/** The organization that the person chose at Souk, by the claims `org_id` and `org_name`. */
function organizationOf(profile: Record<string, unknown>) {
  return { organizationId: textOf(profile["org_id"]), organizationName: textOf(profile["org_name"]) };
}

const textOf = (claim: unknown): string => (typeof claim === "string" ? claim : "");

function authOptions(env: Env, database: DatabaseSync, log: Logger) {
  return {
    appName: "Workflow Doctor",
    baseURL: env.AGENT_URL,
    basePath: "/api/auth",
    secret: env.AGENT_SECRET,
    trustedOrigins: [env.AGENT_URL],
    database,
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level]({ part: "better-auth" }, message) },
    onAPIError: { errorURL: `${env.AGENT_URL}/sign-in-failed` },
    advanced: { cookiePrefix: "doctor" },
    // Whose quota the tokens spend: as the last sign-in said, since that is where the tokens are from.
    user: {
      additionalFields: {
        organizationId: { type: "string", required: false },
        organizationName: { type: "string", required: false },
      },
    },
    account: { encryptOAuthTokens: true, updateAccountOnSignIn: true },
    // The id token is used up at sign-in; better-auth would keep it in clear beside the encrypted ones.
    databaseHooks: {
      account: {
        create: { before: async (account) => ({ data: { ...account, idToken: null } }) },
        update: { before: async (account) => ({ data: { ...account, idToken: null } }) },
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            discoveryUrl: discoveryUrl(env),
            clientId: env.SOUK_CLIENT_ID,
            clientSecret: env.SOUK_CLIENT_SECRET,
            authentication: "basic",
            scopes: SCOPES,
            pkce: true,
            requireIdTokenVerification: true,
            overrideUserInfo: true,
            mapProfileToUser: organizationOf,
            disableProviderLogout: true,
          },
        ],
      }),
    ],
  } satisfies BetterAuthOptions;
}
