import { z } from "zod";

const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));

/** Everything the emulator's process is told from outside. */
const Env = z.object({
  STRIPE_EMULATOR_PORT: z.coerce.number().int().min(0).max(65_535).default(4200),
  /** Where browsers reach the emulator, if not at its own port on localhost. */
  STRIPE_EMULATOR_URL: httpUrl.optional(),
  /** The API whose `/webhooks/stripe` gets the events. */
  API_URL: httpUrl.default("http://localhost:4000"),
  STRIPE_WEBHOOK_SECRET: z.string().min(16, "must have at least 16 characters; it signs the events"),
  DATA_DIR: z.string().min(1).default(".data"),
});
export type Env = z.infer<typeof Env>;

/** Reads the environment once. Throws one error that names every variable that is missing or wrong. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const result = Env.safeParse(source);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not complete:\n${faults.join("\n")}`);
}
