/**
 * The command that fills a market with the demo catalogue and, outside production, the demo accounts. What exists is left alone, so it may run
 * at every start. Prints `{ "clientId", "clientSecret" }` of the demo agent as the last line when this run made
 * them, or made a new secret because `--new-agent-secret` asked for one.
 */
import { createDeps } from "./deps.ts";
import { readEnv } from "./env.ts";
import { logOf } from "./logger.ts";
import type { ServiceContext } from "./platform/service-context.ts";
import { seedAccounts } from "./seed/demo-accounts.ts";
import { moveDemoAgent, renewDemoSecret } from "./seed/demo-agent.ts";
import { seedMarket } from "./seed/demo-market.ts";

const env = readEnv();
const deps = createDeps({ ...env, LOG_LEVEL: "warn" }, "souk-seed");
const ctx: ServiceContext = {
  db: deps.db,
  actor: { kind: "system" },
  now: deps.now,
  log: logOf(deps.logger, {}),
  requestId: null,
};

try {
  // Accounts with a password that everybody knows are for one's own machine only.
  const isPublic = env.NODE_ENV === "production";
  if (!isPublic) await seedAccounts(ctx, deps.auth);
  const made = await seedMarket(ctx, env.AGENT_URL, isPublic ? null : undefined);
  await moveDemoAgent(ctx, env.AGENT_URL);
  const credentials =
    made ?? (process.argv.includes("--new-agent-secret") ? await renewDemoSecret(ctx) : undefined);
  if (credentials) console.log(JSON.stringify(credentials));
} finally {
  await deps.close();
}
