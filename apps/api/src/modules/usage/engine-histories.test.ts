import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stopClockAt } from "../../testing/database-clock.ts";
import { holdPlan } from "../../testing/live-plan.ts";
import { newAgent, newTier, newUser, type TestAgent } from "../../testing/market.ts";
import { type ClockedMarket, HOUR_MS, openClockedMarket } from "../../testing/quota-buyer.ts";
import * as model from "../../testing/quota-model.ts";
import { readCounters, readHeld, readSubject, sumHeld, sumLedger } from "../../testing/quota.ts";
import * as spends from "../../testing/spend-model.ts";
import { decide } from "./engine/decide.ts";
import type { OperationItem } from "./engine/operation.ts";
import { openSubjects } from "./store.ts";

const START = Date.UTC(2028, 0, 30, 22, 15);

const PLANS: model.Grant[] = [
  null,
  { kind: "day", limit: 4, trialLimit: 2 },
  { kind: "month", limit: 10, trialLimit: 6 },
  { kind: "month", limit: 30 },
  { kind: "year", limit: 50, trialLimit: 20 },
  { kind: "lifetime", limit: 20, trialLimit: 5 },
  { kind: "lifetime", limit: 5 },
];

type Step =
  | { plan: number; trialHours: number }
  | { spend: number }
  | { hold: number; seconds: number }
  | { settle: number; of: number }
  | { release: number }
  | { sweep: true }
  | { hours: number };

const plan = fc.record({
  plan: fc.nat(PLANS.length - 1),
  trialHours: fc.oneof(fc.constant(0), fc.constant(0), fc.integer({ min: 1, max: 24 * 40 })),
});
// Mostly small, so that most are taken and every limit is reached in steps.
const units = fc.oneof(
  fc.integer({ min: 1, max: 3 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 30 }),
);
const spend = fc.record({ spend: units });
const hold = fc.record({
  hold: units,
  seconds: fc.integer({ min: 1, max: 86_400 }),
});
const settle = fc.record({ settle: fc.nat(20), of: fc.nat(5) });
const release = fc.record({ release: fc.nat(8) });
const sweep = fc.record({ sweep: fc.constant(true as const) });
const wait = fc.record({
  hours: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 24 * 70 })),
});
const histories = fc.record({
  first: fc.nat(PLANS.length - 1),
  steps: fc.array(fc.oneof(plan, spend, spend, hold, hold, settle, settle, release, sweep, wait), {
    minLength: 10,
    maxLength: 40,
  }),
});

/** A buyer's life by the rule. */
interface Life {
  account: spends.Account;
  now: number;
  status: string | undefined;
  /** Keys, the newest first: steps name them by their place. */
  keys: readonly string[];
}

function live(before: Life, step: Step, key: string): Life {
  // Two periods never begin at one instant.
  const now = before.now + 1 + ("hours" in step ? step.hours * HOUR_MS : 0);
  const { account, keys } = before;
  const life = { now, keys, status: undefined };
  if ("hours" in step) return { ...life, account };
  if ("plan" in step) {
    const ends = step.trialHours === 0 ? 0 : now + step.trialHours * HOUR_MS;
    const quota = model.switchTo(PLANS[step.plan] ?? null, account.quota, now, ends);
    return { ...life, account: { ...account, quota } };
  }
  if ("sweep" in step) return { ...life, account: spends.expire(account, now) };
  if ("settle" in step) {
    return {
      ...life,
      ...spends.settle(account, { key: keys[step.of] ?? "none", quantity: step.settle }, now),
    };
  }
  if ("release" in step) return { ...life, ...spends.release(account, keys[step.release] ?? "none", now) };
  const wanted =
    "spend" in step
      ? { quantity: step.spend }
      : { quantity: step.hold, expiresAt: now + step.seconds * 1000 };
  return { ...life, ...spends.take(account, { key, ...wanted }, now), keys: [key, ...keys] };
}

let market: ClockedMarket;
let agent: TestAgent;
const tiers: string[] = [];
beforeAll(async () => {
  market = await openClockedMarket();
  await market.db.execute(
    sql`select create_usage_partitions(${new Date(START).toISOString()}::timestamptz, 72)`,
  );
  agent = await newAgent(market.db);
  for (const grant of PLANS) tiers.push(await newPlan(market.db, agent, grant));
}, 60_000);
afterAll(() => market.close());

async function newPlan(db: Database, of: TestAgent, grant: model.Grant): Promise<string> {
  const price = { amount: 900, currency: "USD" };
  const quotas = grant
    ? [{ metric: "pages", limit: grant.limit, period: grant.kind, trialLimit: grant.trialLimit }]
    : [];
  return (await newTier(db, of, { interval: "month", price, trialDays: 14, quotas })).id;
}

describe("the engine", () => {
  it("does after any history of plans, trials, spends, holds and waits what the rule says", async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(histories, async ({ first, steps }) => {
        run += 1;
        await stopClockAt(market.db, START);
        const buyer = await newBuyer(first);
        const quota = model.open(PLANS[first] ?? null, START);
        let life: Life = { account: { quota, spends: new Map() }, now: START, status: undefined, keys: [] };
        for (const [index, step] of steps.entries()) {
          const { keys } = life;
          const key = `${run}:${index}`;
          life = live(life, step, key);
          await stopClockAt(market.db, life.now);
          expect(await buyer.live(life.now, step, { key, keys })).toBe(life.status);
          const { limit, running } = model.roll(life.account.quota, life.now);
          const resetsAt = running.end && new Date(running.end).toISOString();
          expect(await buyer.standing()).toEqual({ limit, used: running.used, held: running.held, resetsAt });
        }
        expect(await readCounters(market.db, buyer.id)).toEqual(await sumLedger(market.db, buyer.id));
        expect(await readHeld(market.db, buyer.id)).toEqual(await sumHeld(market.db, buyer.id));
      }),
      { numRuns: 200, interruptAfterTimeLimit: 20_000, markInterruptAsFailure: false },
    );
  }, 60_000);
});

/** A buyer of one of the plans, whose agent takes the same steps at the engine. */
async function newBuyer(first: number) {
  const { db } = market;
  const { organizationId, userId } = (await newUser(db)).actor;
  const holding = { organizationId, listingId: agent.listingId };
  await holdPlan(db, { ...holding, tierId: tiers[first] ?? "", userId });
  const take = (index: number, trialEndsAt: Date | null) =>
    openSubjects(db, { ...holding, tierId: tiers[index] ?? "", trialEndsAt });
  await take(first, null);
  const { id } = await readSubject(db, { ...holding, metric: "pages" });
  const ask = async (now: number, item: Omit<OperationItem, "subjectId">) => {
    const [outcome] = await decide(db, {
      items: [{ ...item, subjectId: String(id) }],
      spender: { userId, clientId: null, apiKeyId: null },
      batch: null,
      tokenHash: null,
      now: new Date(now),
    });
    return outcome?.status;
  };
  return {
    id,
    /** The same step at the engine; answers in its words. */
    async live(now: number, step: Step, { key, keys }: { key: string; keys: readonly string[] }) {
      if ("hours" in step) return undefined;
      if ("plan" in step) {
        await take(step.plan, step.trialHours === 0 ? null : new Date(now + step.trialHours * HOUR_MS));
        return undefined;
      }
      if ("sweep" in step) {
        await db.execute(sql`select expire_usage_holds(100)`);
        return undefined;
      }
      return ask(now, itemOf(step, { key, keys }));
    },
    async standing() {
      const { rows } = await db.execute<{ limit: number; used: number; held: number; ends: Date | null }>(sql`
        select n.limit_quantity::int as limit, n.used::int, n.held::int, n.period_end::text as ends
        from quota_subjects q, quota_subject_at(q, clock_timestamp()) n where q.id = ${id}`);
      const [row] = rows;
      if (!row) throw new Error("the subject is gone");
      const { limit, used, held, ends } = row;
      return { limit, used, held, resetsAt: ends && new Date(ends).toISOString() };
    },
  };
}

function itemOf(
  step: Exclude<Step, { hours: number } | { plan: number } | { sweep: true }>,
  { key, keys }: { key: string; keys: readonly string[] },
): Omit<OperationItem, "subjectId"> {
  if ("spend" in step) return { kind: "consume", key, quantity: step.spend, seconds: null };
  if ("hold" in step) return { kind: "hold", key, quantity: step.hold, seconds: step.seconds };
  if ("settle" in step)
    return { kind: "settle", key: keys[step.of] ?? "none", quantity: step.settle, seconds: null };
  return { kind: "release", key: keys[step.release] ?? "none", quantity: null, seconds: null };
}
