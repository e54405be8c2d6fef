import type { SocialProvider } from "@souk/contracts/sign-in/entities";
import { z } from "zod";
import { Origin } from "./env-origin.ts";
import type { SocialClients } from "./modules/identity/index.ts";

/** Each provider is switched on by its two variables; register `<API_URL>/api/auth/callback/<provider>` there. */
export const SocialVariables = z.object({
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  /** Stand-ins for the providers, for development and tests; refused in production. */
  GOOGLE_URL: Origin.optional(),
  GITHUB_URL: Origin.optional(),
  MICROSOFT_URL: Origin.optional(),
});
type SocialVariables = z.infer<typeof SocialVariables>;

const PROVIDERS = [
  ["google", "GOOGLE"],
  ["github", "GITHUB"],
  ["microsoft", "MICROSOFT"],
] as const satisfies readonly (readonly [SocialProvider, string])[];

/** The providers that are switched on. */
export function socialClients(env: SocialVariables): SocialClients {
  const clients = PROVIDERS.map(([provider, name]) => {
    const [clientId, clientSecret] = [env[`${name}_CLIENT_ID`], env[`${name}_CLIENT_SECRET`]];
    if (!clientId || !clientSecret) return {};
    return { [provider]: { clientId, clientSecret, standInUrl: env[`${name}_URL`] } };
  });
  return Object.assign({}, ...clients);
}

/** Half a client is a fault, and so is a stand-in where real people sign in: it could say that it is anybody. */
export function faultsOfSocial(env: SocialVariables & { NODE_ENV: string }, ctx: z.RefinementCtx): void {
  const fault = (name: string, message: string) => ctx.addIssue({ code: "custom", path: [name], message });
  for (const [, name] of PROVIDERS) {
    const [id, secret] = [`${name}_CLIENT_ID`, `${name}_CLIENT_SECRET`] as const;
    if (env[id] && !env[secret]) fault(secret, `is not set; it goes with ${id}`);
    if (env[secret] && !env[id]) fault(id, `is not set; it goes with ${secret}`);
    if (env[`${name}_URL`] && env.NODE_ENV === "production") {
      fault(`${name}_URL`, "is a stand-in for development and tests; production takes none");
    }
  }
}
