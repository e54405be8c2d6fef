import type { QuotaPeriod } from "@souk/contracts/pricing/entities";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  DAY_MS,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
} from "../../testing/quota-buyer.ts";
import { readCounters, sumLedger } from "../../testing/quota.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

/** A trial of ten days. */
const TRIAL_MS = 10 * DAY_MS;
const plan = (period: QuotaPeriod) => pages(50, { period, trialLimit: 8 });
const setUp = (period: QuotaPeriod) => newQuotaBuyer(market, plan(period), { trialMs: TRIAL_MS });
const inMs = (ms: number) => new Date(market.now() + ms);

describe.each(["month", "year", "billing"] as const)("a trial of a quota per %s", (period) => {
  it("is a period of its own with a smaller limit, which ends with it", async () => {
    const { consume, subject } = await setUp(period);
    expect((await consume("a", 8)).answer).toMatchObject({
      limit: 8,
      resetsAt: inMs(TRIAL_MS).toISOString(),
    });
    await expect(consume("b", 1)).rejects.toMatchObject({ code: "quota.exceeded", details: { limit: 8 } });
    await market.pass(TRIAL_MS);
    const ends = market.now();
    expect((await consume("b", 50)).answer).toMatchObject({ limit: 50, used: 50, remaining: 0 });
    expect(await subject()).toMatchObject({ periodStart: new Date(ends), trialEndsAt: null });
    const { id } = await subject();
    expect(await readCounters(market.db, id)).toEqual(await sumLedger(market.db, id));
  });

  it("that is cut short ends now", async () => {
    const { consume, take, tier, subject } = await setUp(period);
    await consume("a", 8);
    await market.pass(DAY_MS);
    await take(tier.id);
    expect((await consume("b", 50)).answer).toMatchObject({ limit: 50, used: 50 });
    expect(await subject()).toMatchObject({ periodStart: inMs(0), trialEndsAt: null, limitAfterTrial: null });
    const { id } = await subject();
    expect(await readCounters(market.db, id)).toEqual(await sumLedger(market.db, id));
  });

  it("that is extended goes on with its use", async () => {
    const { consume, take, tier } = await setUp(period);
    await consume("a", 8);
    await market.pass(DAY_MS);
    await take(tier.id, TRIAL_MS);
    await expect(consume("b", 1)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { limit: 8, used: 8, resetsAt: inMs(TRIAL_MS).toISOString() },
    });
    await market.pass(TRIAL_MS);
    expect((await consume("b", 1)).answer).toMatchObject({ limit: 50, used: 1 });
  });

  it("takes what ran before with its use, and is told of again without effect", async () => {
    const buyer = await newQuotaBuyer(market, pages(10));
    await buyer.consume("a", 6);
    const tried = await buyer.newPlan(plan(period));
    await buyer.take(tried.id, TRIAL_MS);
    await buyer.take(tried.id, TRIAL_MS);
    expect((await buyer.consume("b", 2)).answer).toMatchObject({ limit: 8, used: 8 });
    await market.pass(TRIAL_MS);
    expect((await buyer.consume("c", 1)).answer).toMatchObject({ limit: 50, used: 1 });
  });

  it("goes on under another plan, with that one's limit of a trial", async () => {
    const { consume, newPlan, take } = await setUp(period);
    await consume("a", 8);
    const larger = await newPlan(pages(500, { period, trialLimit: 20 }));
    await take(larger.id, TRIAL_MS);
    expect((await consume("b", 12)).answer).toMatchObject({
      limit: 20,
      used: 20,
      resetsAt: inMs(TRIAL_MS).toISOString(),
    });
    await market.pass(TRIAL_MS);
    expect((await consume("c", 500)).answer).toMatchObject({ limit: 500, used: 500 });
  });
});

describe("a trial of a quota per day", () => {
  it("has a smaller limit each day, and the plan's at once when it is over", async () => {
    const { consume } = await newQuotaBuyer(market, plan("day"), { trialMs: DAY_MS + HOUR_MS });
    await consume("a", 8);
    await expect(consume("b", 1)).rejects.toMatchObject({ details: { limit: 8 } });
    await market.pass(DAY_MS);
    await consume("b", 8);
    await expect(consume("c", 1)).rejects.toMatchObject({ details: { limit: 8 } });
    await market.pass(HOUR_MS);
    expect((await consume("c", 42)).answer).toMatchObject({ limit: 50, used: 50 });
  });

  it("that is cut short leaves the day its use", async () => {
    const { consume, take, tier } = await setUp("day");
    await consume("a", 8);
    await take(tier.id);
    expect((await consume("b", 42)).answer).toMatchObject({ limit: 50, used: 50 });
  });
});

describe("a trial of a lifetime quota", () => {
  it("counts for life: its end brings the plan's limit, and no fresh quota", async () => {
    const { consume } = await setUp("lifetime");
    await consume("a", 8);
    await expect(consume("b", 1)).rejects.toMatchObject({ details: { limit: 8, resetsAt: null } });
    await market.pass(TRIAL_MS);
    expect((await consume("b", 42)).answer).toMatchObject({ limit: 50, used: 50, resetsAt: null });
  });
});

describe("a trial of an unlimited quota", () => {
  it("is unlimited", async () => {
    const { consume } = await newQuotaBuyer(market, pages(null), { trialMs: TRIAL_MS });
    expect((await consume("a", 1000)).answer).toMatchObject({ limit: null });
    await market.pass(TRIAL_MS);
    expect((await consume("b", 1000)).answer).toMatchObject({ limit: null, used: 1000 });
  });
});

describe("a hold of a trial that is over", () => {
  it("is charged to the trial", async () => {
    const { consume, hold, settle } = await setUp("month");
    await market.pass(TRIAL_MS - HOUR_MS);
    await hold("a", 8, 7200);
    await market.pass(HOUR_MS);
    await consume("b", 50);
    expect((await settle("a", 8)).answer).toMatchObject({ limit: 8, used: 8, held: 0 });
  });

  it("costs nothing, though a plan with a smaller limit and a price beyond it came in the trial", async () => {
    const { hold, settle, newPlan, take, consume } = await setUp("month");
    await market.pass(TRIAL_MS - HOUR_MS);
    await hold("a", 8, 7200);
    const smaller = await newPlan(pages(5, { overage: { limit: 10, price: 20 } }));
    await take(smaller.id, HOUR_MS);
    await market.pass(HOUR_MS);
    await consume("b", 1);
    expect((await settle("a", 8)).answer).toMatchObject({ limit: 5, used: 8, overage: null });
  });
});
