/**
 * The command that fills a market with the demo catalogue and, outside production, the demo accounts. What exists is left alone, so it may run
 * at every start. Its last line is JSON for the demo agent: `domainProof`, which it serves so that its domain is verified,
 * where there is one; `clientId` and `clientSecret` when this run made them, or made a new secret because
 * `--new-agent-secret` asked for one.
 */
import { createDeps } from "./deps.ts";
import { readEnv } from "./env.ts";
import { logOf } from "./logger.ts";
import { seedAccounts } from "./seed/demo-accounts.ts";
import type { DomainContext } from "./modules/domains/index.ts";
import { moveDemoAgent, renewDemoSecret } from "./seed/demo-agent.ts";
import { claimDemoDomain } from "./seed/demo-domain.ts";
import { seedMarket } from "./seed/demo-market.ts";

const env = readEnv();
const deps = createDeps({ ...env, LOG_LEVEL: "warn" }, "souk-seed");
const ctx: DomainContext = {
  db: deps.db,
  actor: { kind: "system" },
  now: deps.now,
  log: logOf(deps.logger, {}),
  requestId: null,
  publicWeb: deps.publicWeb,
};

try {
  // Accounts with a password that everybody knows are for one's own machine only.
  const isPublic = env.NODE_ENV === "production";
  if (!isPublic) await seedAccounts(ctx, deps.auth);
  const made = await seedMarket(ctx, env.AGENT_URL, isPublic ? null : undefined);
  await moveDemoAgent(ctx, env.AGENT_URL);
  const credentials =
    made ?? (process.argv.includes("--new-agent-secret") ? await renewDemoSecret(ctx) : undefined);
  console.log(JSON.stringify({ domainProof: await claimDemoDomain(ctx), ...credentials }));
} finally {
  await deps.close();
}
