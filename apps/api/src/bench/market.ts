import type { Database } from "@souk/db/client";
import { type SQL, sql } from "drizzle-orm";
import { newAgent, newTier } from "../testing/market.ts";

const ORGANIZATIONS = 200;
const AGENTS = 5;
const METRICS = 100;

/** Quotas that one token opens; their numbers follow each other. */
export const QUOTAS_OF_TOKEN = METRICS;

/** Quotas in the bench's market. */
export const SUBJECTS = ORGANIZATIONS * AGENTS * METRICS;

/** Where one call of the load goes: whose token, which agent, which metric. */
export interface Target {
  token: string;
  agentId: string;
  metric: string;
}

/**
 * A market of 100,000 quotas: 200 organizations, each with a plan of five agents, which count 100 metrics each, and a
 * live access token for each plan. Agents and plans are made as vendors make them, what buyers have by SQL.
 */
export async function seedMarket(db: Database): Promise<string[]> {
  const agents: string[] = [];
  for (let number = 0; number < AGENTS; number += 1) agents.push(await newMarketAgent(db));
  for (const statement of [...buyers, ...plans]) await db.execute(statement);
  for (const table of TABLES) await db.execute(sql.raw(`vacuum analyze ${table}`));
  return agents; // In the order of their ids, as these are in that of time.
}

const TABLES = ["users", "organizations", "members", "entitlements", "quota_subjects", "oauth_access_tokens"];

/** The target of the subject with this number, which is its id less one. */
export function targetOf(agents: readonly string[], subject: number): Target {
  const [organization, rest] = [Math.floor(subject / (AGENTS * METRICS)), subject % (AGENTS * METRICS)];
  const agentId = agents[Math.floor(rest / METRICS)] ?? "";
  return {
    token: `souk_at_bench-${organization}-${agentId}`,
    agentId,
    metric: `metric-${String(rest % METRICS).padStart(2, "0")}`,
  };
}

/** Whose the subject with this number is. */
export function userOf(subject: number): string {
  const hex = Math.floor(subject / (AGENTS * METRICS))
    .toString(16)
    .padStart(32, "0");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** With no metric of its own, as vendors may not state so many at once. */
async function newMarketAgent(db: Database): Promise<string> {
  const agent = await newAgent(db, { metrics: [] });
  await newTier(db, agent, { quotas: [] });
  return agent.listingId;
}

/** Users and organizations with ids by their number, so that what follows finds them. */
const idOf = (number: string) => sql.raw(`lpad(to_hex(${number}), 32, '0')::uuid`);

const buyers: SQL[] = [
  sql`insert into users (id, name, email, email_verified)
    select ${idOf("n")}, 'Ada', n || '@bench.example', true from generate_series(0, ${ORGANIZATIONS - 1}) n`,
  sql`insert into organizations (id, name, slug, personal_user_id)
    select ${idOf("n")}, 'Ada', 'bench-' || n, ${idOf("n")} from generate_series(0, ${ORGANIZATIONS - 1}) n`,
  sql`insert into members (organization_id, user_id, role)
    select ${idOf("n")}, ${idOf("n")}, 'owner' from generate_series(0, ${ORGANIZATIONS - 1}) n`,
];

const plans: SQL[] = [
  sql`insert into metrics (listing_id, slug, name, unit_one, unit_many)
    select l.id, 'metric-' || lpad(n::text, 2, '0'), 'Pages', 'page', 'pages'
    from listings l, generate_series(0, ${METRICS - 1}) n`,
  sql`insert into tier_quotas (tier_id, metric_id, limit_quantity, period)
    select t.id, m.id, 1000000000, 'month' from pricing_tiers t join metrics m on m.listing_id = t.listing_id`,
  sql`insert into subscriptions (organization_id, listing_id, tier_id, status, started_by, started_at)
    select ${idOf("n")}, t.listing_id, t.id, 'active', ${idOf("n")}, now()
    from generate_series(0, ${ORGANIZATIONS - 1}) n, pricing_tiers t order by n, t.listing_id`,
  sql`insert into entitlements (organization_id, listing_id, subscription_id, starts_at)
    select organization_id, listing_id, id, started_at from subscriptions`,
  sql`insert into quota_subjects
      (organization_id, listing_id, metric_id, limit_quantity, period, anchor, period_start, period_end)
    select b.organization_id, b.listing_id, q.metric_id, q.limit_quantity, 'month', p.starts, p.starts, p.ends
    from subscriptions b
      join tier_quotas q on q.tier_id = b.tier_id
      join metrics m on m.id = q.metric_id,
      usage_period(now(), 'month', now()) p
    order by b.organization_id, b.listing_id, m.slug`,
  sql`insert into oauth_access_tokens (token, client_id, user_id, reference_id, scopes, expires_at)
    select translate(encode(sha256(convert_to('bench-' || n || '-' || a.listing_id, 'UTF8')), 'base64'), '+/=', '-_'),
      a.oauth_client_id, ${idOf("n")}, ${idOf("n")}, '{offline_access,usage:write,usage:read}', now() + interval '1 day'
    from generate_series(0, ${ORGANIZATIONS - 1}) n, agents a`,
];
