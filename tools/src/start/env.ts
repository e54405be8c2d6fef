import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { OperatorFault } from "@souk/db/embedded/operator-fault";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** What `npm start` may be told by the environment; every value has a default. */
export type Settings = {
  dataDir: string;
  webPort: number;
  apiPort: number;
  agentPort: number;
  postgresPort: number;
  /** Undefined with a Stripe key of the operator's own: then no emulator runs. */
  stripeEmulatorPort: number | undefined;
  /** Undefined with a mail server of the operator's own: then no mailbox runs. */
  mailbox: { port: number; smtpPort: number } | undefined;
  /** A PostgreSQL of the operator's own; undefined starts the embedded one. */
  databaseUrl: string | undefined;
  /** Passed on to every process: PATH, HOME, LOG_LEVEL, STRIPE_SECRET_KEY and the like. */
  inherited: NodeJS.ProcessEnv;
};

/**
 * Reads the environment, and beneath it the file .env of the repository's root where there is one. The first
 * fault is told in one sentence that names its variable.
 */
export function readSettings(): Settings {
  const file = path.join(root, ".env");
  if (existsSync(file)) process.loadEnvFile(file);
  const env = process.env;
  return {
    dataDir: path.resolve(root, env.DATA_DIR ?? ".data"),
    webPort: port(env, "WEB_PORT", 3000),
    apiPort: port(env, "PORT", 4000),
    agentPort: port(env, "AGENT_PORT", 4100),
    postgresPort: port(env, "PG_PORT", 4300),
    stripeEmulatorPort: env.STRIPE_SECRET_KEY ? undefined : port(env, "STRIPE_EMULATOR_PORT", 4200),
    mailbox: env.SMTP_URL
      ? undefined
      : { port: port(env, "MAILBOX_PORT", 4400), smtpPort: port(env, "MAILBOX_SMTP_PORT", 4425) },
    databaseUrl: env.DATABASE_URL || undefined,
    inherited: env,
  };
}

function port(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw new OperatorFault(`${name} must be a port between 1 and 65535, not "${env[name]}".`);
}
