import path from "node:path";
import type { Settings } from "./env.ts";
import type { Secrets } from "./kept-file.ts";
import type { ProcessOrder } from "./process.ts";
import type { SeededAgent } from "./seed.ts";

export type Addresses = { web: string; api: string; agent: string };

export function addressesOf(settings: Settings): Addresses {
  return {
    web: `http://localhost:${settings.webPort}`,
    api: `http://localhost:${settings.apiPort}`,
    agent: `http://localhost:${settings.agentPort}`,
  };
}

/** What the API, its worker and the seed are told. */
export function apiEnvironment(settings: Settings, secrets: Secrets, databaseUrl: string): NodeJS.ProcessEnv {
  const { web, api, agent } = addressesOf(settings);
  return {
    ...here(settings),
    PORT: String(settings.apiPort),
    API_URL: api,
    FRONTEND_URL: web,
    AGENT_URL: agent,
    LOOPBACK_DOMAINS: production(settings) ? "off" : "on",
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: secrets.authSecret,
    ...stripeEnvironment(settings, secrets),
    ...(settings.mailbox ? { SMTP_URL: `smtp://localhost:${settings.mailbox.smtpPort}` } : {}),
  };
}

/** There the API refuses names of this machine. */
function production({ inherited }: Settings): boolean {
  return inherited["NODE_ENV"] === "production";
}

/** The emulator takes Stripe's place unless the operator has a key of their own. */
function stripeEnvironment(settings: Settings, secrets: Secrets): NodeJS.ProcessEnv {
  if (settings.stripeEmulatorPort === undefined) return {};
  return {
    STRIPE_SECRET_KEY: "sk_test_emulated",
    STRIPE_API_URL: stripeEmulatorUrl(settings.stripeEmulatorPort),
    STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
  };
}

/** Where the mailbox shows what was sent; undefined with a mail server of the operator's own. */
export function mailboxUrl({ mailbox }: Settings): string | undefined {
  return mailbox && `http://localhost:${mailbox.port}`;
}

export function mailboxPart(
  settings: Settings,
  { port, smtpPort }: NonNullable<Settings["mailbox"]>,
): ProcessOrder {
  return {
    name: "mailbox",
    program: "packages/mailbox/src/main.ts",
    env: { ...here(settings), MAILBOX_PORT: String(port), MAILBOX_SMTP_PORT: String(smtpPort) },
    logFile: logFile(settings, "mailbox"),
    healthUrl: `http://localhost:${port}/health/live`,
  };
}

export function stripeEmulatorUrl(port: number): string {
  return `http://localhost:${port}`;
}

export function stripeEmulatorPart(settings: Settings, secrets: Secrets, port: number): ProcessOrder {
  return {
    name: "Stripe emulator",
    program: "packages/stripe-emulator/src/main.ts",
    env: {
      ...here(settings),
      STRIPE_EMULATOR_PORT: String(port),
      API_URL: addressesOf(settings).api,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      DATA_DIR: settings.dataDir,
    },
    logFile: logFile(settings, "stripe-emulator"),
    healthUrl: `${stripeEmulatorUrl(port)}/health/live`,
  };
}

export function apiPart(settings: Settings, env: NodeJS.ProcessEnv): ProcessOrder {
  const healthUrl = `${addressesOf(settings).api}/health/ready`;
  return { name: "API", program: "apps/api/src/main.ts", env, logFile: logFile(settings, "api"), healthUrl };
}

export function workerPart(settings: Settings, env: NodeJS.ProcessEnv): ProcessOrder {
  return { name: "worker", program: "apps/api/src/worker.ts", env, logFile: logFile(settings, "worker") };
}

export function webPart(settings: Settings): ProcessOrder {
  const { web, api } = addressesOf(settings);
  return {
    name: "web",
    program: "apps/web/src/server.ts",
    env: {
      ...here(settings),
      WEB_PORT: String(settings.webPort),
      API_URL: api,
      MAILBOX_URL: mailboxUrl(settings),
    },
    logFile: logFile(settings, "web"),
    healthUrl: `${web}/`,
  };
}

export function agentPart(
  settings: Settings,
  secrets: Secrets,
  { client, domainProof }: SeededAgent,
): ProcessOrder {
  const { web, api, agent } = addressesOf(settings);
  return {
    name: "agent",
    program: "apps/agent-demo/src/main.ts",
    env: {
      ...here(settings),
      AGENT_PORT: String(settings.agentPort),
      AGENT_URL: agent,
      SOUK_API_URL: api,
      SOUK_ISSUER: `${api}/api/auth`,
      SOUK_WEB_URL: web,
      SOUK_CLIENT_ID: client.clientId,
      SOUK_CLIENT_SECRET: client.clientSecret,
      SOUK_DOMAIN_PROOF: domainProof,
      AGENT_SECRET: secrets.agentSecret,
      DATA_DIR: path.join(settings.dataDir, "agent"),
    },
    logFile: logFile(settings, "agent"),
    healthUrl: `${agent}/health`,
  };
}

/** The inherited environment, on this machine only: some shells export HOST for purposes of their own. */
function here(settings: Settings): NodeJS.ProcessEnv {
  return { ...settings.inherited, HOST: "localhost" };
}

export function logFile(settings: Settings, name: string): string {
  return path.join(settings.dataDir, "logs", `${name}.log`);
}
