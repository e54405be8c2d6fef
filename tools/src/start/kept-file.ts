import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

export type Secrets = { authSecret: string; agentSecret: string; stripeWebhookSecret: string };
export type AgentClient = { clientId: string; clientSecret: string };

/** The secrets of this installation: random, made once, readable to their owner only. */
export function keptSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, "secrets.json");
  const known = readJson<Partial<Secrets>>(file);
  const { authSecret, agentSecret, stripeWebhookSecret } = known ?? {};
  if (authSecret && agentSecret && stripeWebhookSecret)
    return { authSecret, agentSecret, stripeWebhookSecret };
  const fresh = {
    authSecret: randomSecret(),
    agentSecret: randomSecret(),
    stripeWebhookSecret: `whsec_${randomSecret()}`,
    ...known,
  };
  writeSecretJson(file, fresh);
  return fresh;
}

/** The demo agent's OAuth client, as the seed made it; undefined before the first seed. */
export function keptAgentClient(dataDir: string): AgentClient | undefined {
  return readJson<AgentClient>(path.join(dataDir, "agent-client.json"));
}

export function keepAgentClient(dataDir: string, client: AgentClient): void {
  writeSecretJson(path.join(dataDir, "agent-client.json"), client);
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : undefined;
}

/** Written beside and renamed, so that a crash leaves the old file or the new one, never half of one. */
function writeSecretJson(file: string, value: object): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}
