import type { NewQuota, NewTier } from "@souk/contracts/pricing/entities";
import { createDb, createPool, type Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { sql } from "drizzle-orm";
import {
  consumeBatch,
  consumeUsage,
  expireHolds,
  holdUsage,
  openQuotas,
  releaseUsage,
  settleUsage,
} from "../modules/usage/index.ts";
import { clockedUrl, installClock, stopClockAt } from "./database-clock.ts";
import { holdPlan } from "./live-plan.ts";
import { contextOf, newAgent, newTier, newUser, type TestAgent, throughAgent } from "./market.ts";
import { readSubject } from "./quota.ts";

/** Where time begins in a market with a clock: a Monday, at noon. */
export const START = Date.UTC(2028, 0, 10, 12);
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

type Plan = Partial<NewTier>;

/** A database whose clock stands still until the test moves it. */
export interface ClockedMarket {
  db: Database;
  now: () => number;
  /** Lets so many milliseconds pass. */
  pass: (ms: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Opens it over the file's database, once a file. */
export async function openClockedMarket(): Promise<ClockedMarket> {
  const { db: here, url } = await testDatabase();
  await installClock(here);
  await stopClockAt(here, START);
  await here.execute(sql`select create_usage_partitions(${new Date(START).toISOString()}::timestamptz, 30)`);
  const pool = createPool(clockedUrl(url), { max: 12, allowExitOnIdle: true });
  const db = createDb(pool);
  let now = START;
  const pass = async (ms: number) => {
    now += ms;
    await stopClockAt(db, now);
  };
  return { db, now: () => now, pass, close: () => pool.end() };
}

export type QuotaBuyer = Awaited<ReturnType<typeof newQuotaBuyer>>;

/** A buyer of an agent's plan, and the agent's side of it. Trials end so many milliseconds from now. */
export async function newQuotaBuyer(
  market: Pick<ClockedMarket, "db" | "now">,
  plan: Plan,
  { trialMs }: { trialMs?: number } = {},
) {
  const { db } = market;
  const agent = await newAgent(db);
  const tier = await newTier(db, agent, plan);
  const user = await newUser(db);
  const { organizationId, userId } = user.actor;
  const holding = { organizationId, listingId: agent.listingId };
  await holdPlan(db, { ...holding, tierId: tier.id, userId });
  const take = (tierId: string, trialEnds?: number) => {
    const trialEndsAt = trialEnds === undefined ? null : new Date(market.now() + trialEnds);
    const system = contextOf(db, { kind: "system" });
    return db.transaction((tx) => openQuotas({ ...system, db: tx }, { ...holding, tierId, trialEndsAt }));
  };
  await take(tier.id, trialMs);
  const ctx = { ...throughAgent(user, agent), now: () => new Date(market.now()) };
  return {
    ctx,
    agent,
    tier,
    user,
    take,
    newPlan: (other: Plan) => newTier(db, agent, other),
    subject: (metric = "pages") => readSubject(db, { ...holding, metric }),
    sweep: () => expireHolds(ctx),
    ...verbsOf(ctx, agent),
  };
}

/** The verbs, in short: of pages unless another metric is named. */
function verbsOf(ctx: Parameters<typeof consumeUsage>[0], { slug: agentId }: TestAgent) {
  const target = (metricSlug = "pages") => ({ agentId, metricSlug });
  return {
    consume: (idempotencyKey: string, quantity = 1, metric?: string) =>
      consumeUsage(ctx, { ...target(metric), quantity, idempotencyKey }),
    hold: (idempotencyKey: string, quantity: number, expiresInSeconds = 900) =>
      holdUsage(ctx, { ...target(), quantity, idempotencyKey, expiresInSeconds }),
    settle: (holdKey: string, quantity: number) => settleUsage(ctx, { ...target(), holdKey, quantity }),
    release: (consumeKey: string, quantity?: number, metric?: string) =>
      releaseUsage(ctx, { ...target(metric), consumeKey, quantity }),
    batch: (idempotencyKey: string, quantities: Record<string, number>) =>
      consumeBatch(ctx, {
        agentId,
        idempotencyKey,
        items: Object.entries(quantities).map(([metric, quantity]) => ({ metric, quantity })),
      }),
  };
}

/** A monthly plan of so many pages. */
export function pages(limit: number | null, more: Partial<NewQuota> = {}): Plan {
  return {
    interval: "month",
    price: { amount: 900, currency: "USD" },
    trialDays: 14,
    quotas: [{ metric: "pages", limit, period: "month", ...more }],
  };
}
