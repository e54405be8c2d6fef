import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ });

/** Everything this agent is told from outside. Addresses carry no trailing slash. */
export const Env = z.object({
  AGENT_PORT: z.coerce.number().int().min(0).max(65_535).default(4100),
  /** The address it listens on; `0.0.0.0` opens it to other machines. */
  HOST: z.string().min(1).default("localhost"),
  AGENT_URL: httpUrl.default("http://localhost:4100").transform(withoutSlash),
  SOUK_API_URL: httpUrl.default("http://localhost:4000").transform(withoutSlash),
  SOUK_ISSUER: httpUrl.default("http://localhost:4000/api/auth").transform(withoutSlash),
  SOUK_WEB_URL: httpUrl.default("http://localhost:3000").transform(withoutSlash),
  SOUK_CLIENT_ID: z.string().min(1, "is needed: Souk shows it when the agent is registered"),
  SOUK_CLIENT_SECRET: z.string().min(1, "is needed: Souk shows it once, when the agent is registered"),
  /** What is served to prove to Souk that this domain is its vendor's; Souk says it when the domain is claimed. */
  SOUK_DOMAIN_PROOF: z
    .string()
    .regex(/^souk-domain=[0-9a-f]+$/, "is not a text such as souk-domain=0123…")
    .optional(),
  AGENT_SECRET: z.string().min(32, "must have at least 32 characters; it signs sessions and encrypts tokens"),
  DATA_DIR: z.string().min(1).default(".data/agent-demo"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});
export type Env = z.infer<typeof Env>;

/** Reads the environment once. Throws one error that names every variable that is missing or wrong. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const result = Env.safeParse(source);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete:\n${faults.join("\n")}`);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
