import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import { holdPlan } from "../testing/live-plan.ts";
import { newGrant } from "../testing/grant.ts";
import {
  newAgent,
  newTier,
  newUser,
  type TestAgent,
  type TestContext,
  throughAgent,
} from "../testing/market.ts";
import type { AgentActor } from "../platform/actor.ts";

export const METRICS = ["pages", "calls"] as const;

/** A buyer of the proof: a live plan, an agent's access token, and a quota of each metric. */
export interface ProofBuyer {
  token: string;
  /** As whom the agent calls, for calls without HTTP. */
  actor: AgentActor;
  subjects: ReadonlyMap<string, number>;
}

/** An agent with several plans, and its buyers. */
export interface ProofMarket {
  agent: TestAgent;
  tiers: readonly string[];
  buyers: readonly ProofBuyer[];
}

const price = { amount: 1900, currency: "USD" };

/** Small, so that they are reached; with everything a plan can have. */
const PLANS: Parameters<typeof newTier>[2][] = [
  {
    quotas: [
      { metric: "pages", limit: 60, period: "day" },
      { metric: "calls", limit: null, period: "day" },
    ],
  },
  {
    interval: "month",
    price,
    trialDays: 14,
    quotas: [
      { metric: "pages", limit: 40, period: "day", overage: { limit: 30, price: 5 }, trialLimit: 20 },
      { metric: "calls", limit: 300, period: "month", overage: { limit: 100, price: 1 }, trialLimit: 100 },
    ],
    releasePolicy: { withinSeconds: 36_000, share: 3000 },
  },
  {
    interval: "month",
    price,
    quotas: [
      { metric: "pages", limit: 500, period: "billing" },
      { metric: "calls", limit: 50, period: "day" },
    ],
  },
  { quotas: [{ metric: "calls", limit: 400, period: "lifetime" }] },
];

/** Makes the market, and the table in which it is written down which terms hold since when. */
export async function openProofMarket(db: Database, buyers: number): Promise<ProofMarket> {
  await db.execute(sql`create table if not exists proof_terms (
    id uuid not null default uuidv7(), subject_id bigint not null, limit_quantity bigint, trial_ends_at timestamptz,
    limit_after_trial bigint, stop_day bigint, stop_period bigint)`);
  await db.execute(sql`select create_usage_partitions(now() - interval '1 month', 36)`);
  const agent = await newAgent(db);
  const tiers: string[] = [];
  for (const plan of PLANS) tiers.push((await newTier(db, agent, plan)).id);
  const all: ProofBuyer[] = [];
  for (let number = 0; number < buyers; number += 1)
    all.push(await newBuyer(db, agent, tiers[number % tiers.length]));
  return { agent, tiers, buyers: all };
}

async function newBuyer(db: Database, agent: TestAgent, tierId = ""): Promise<ProofBuyer> {
  const user = await newUser(db);
  const { userId, organizationId } = user.actor;
  await holdPlan(db, { organizationId, listingId: agent.listingId, tierId, userId });
  await takePlan(db, { organizationId, listingId: agent.listingId, tierId, trialHours: null });
  const { rows } = await db.execute<{ metric: string; id: string }>(sql`
    select m.slug as metric, q.id from quota_subjects q join metrics m on m.id = q.metric_id
    where q.organization_id = ${organizationId}`);
  const token = await newGrant(user, agent.clientId);
  await db.execute(sql`update oauth_access_tokens set scopes = scopes || '{usage:read}'
    where reference_id = ${organizationId}`);
  return {
    token,
    actor: actorOf(throughAgent(user, agent)),
    subjects: new Map(rows.map(({ metric, id }) => [metric, Number(id)])),
  };
}

function actorOf({ actor }: TestContext<AgentActor>): AgentActor {
  return actor;
}

/** Gives the buyer the quotas of a plan, in a trial of so many hours of the database's clock or in none. */
export async function takePlan(
  db: Database,
  plan: { organizationId: string; listingId: string; tierId: string; trialHours: number | null },
): Promise<void> {
  const { organizationId, listingId, tierId, trialHours } = plan;
  await db.transaction(async (tx) => {
    await tx.execute(sql`select open_quota_subjects(${organizationId}, ${listingId}, ${tierId},
      clock_timestamp() + make_interval(hours => ${trialHours}::int))`);
    await tx.execute(writeTerms(sql`organization_id = ${organizationId}`));
  });
}

/** Sets the buyer's caps of one quota. */
export async function setCaps(
  db: Database,
  subject: number,
  { day, period }: { day: number | null; period: number | null },
): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`update quota_subjects set stop_day = ${day}, stop_period = ${period}, warn_day = ${day}
      where id = ${subject}`);
    await tx.execute(writeTerms(sql`id = ${subject}`));
  });
}

/** What holds from now on; under the lock of the quotas, so that it stands in its place among the ledger's rows. */
function writeTerms(which: ReturnType<typeof sql>) {
  return sql`insert into proof_terms (subject_id, limit_quantity, trial_ends_at, limit_after_trial, stop_day, stop_period)
    select id, limit_quantity, trial_ends_at, limit_after_trial, stop_day, stop_period from quota_subjects where ${which}`;
}
