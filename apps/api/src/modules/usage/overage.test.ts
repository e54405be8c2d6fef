import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
} from "../../testing/quota-buyer.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

const overage = { limit: 5, price: 20 };

async function setUp(more: Parameters<typeof pages>[1] = {}) {
  const buyer = await newQuotaBuyer(market, pages(10, { overage, ...more }));
  /** Overage of each period: by the counters, and by the sum of the ledger. */
  const expectOverages = async (...expected: number[]) => {
    const { id } = await buyer.subject();
    const { rows: counted } = await market.db.execute<{ overage: number }>(sql`
      select overage::int from (select period_start, overage from closed_periods where subject_id = ${id}
        union all select period_start, overage from quota_subjects where id = ${id}) p order by period_start`);
    const { rows: summed } = await market.db.execute<{ overage: number }>(sql`
      select sum(overage)::int as overage from usage_ledger where subject_id = ${id} group by period_start order by period_start`);
    expect(counted.map((row) => row.overage)).toEqual(expected);
    expect(summed.map((row) => row.overage)).toEqual(expected);
  };
  return { ...buyer, expectOverages };
}

describe("overage", () => {
  it("counts what goes beyond the limit, within one consume as well", async () => {
    const { consume, expectOverages } = await setUp();
    expect((await consume("a", 8)).answer).toMatchObject({ remaining: 7, overage: { used: 0, limit: 5 } });
    expect((await consume("b", 4)).answer).toMatchObject({
      used: 12,
      remaining: 3,
      overage: { used: 2, limit: 5 },
    });
    expect((await consume("c", 1)).answer).toMatchObject({ overage: { used: 3 } });
    await expectOverages(3);
  });

  it("ends where the plan ends it, whole or not at all", async () => {
    const { consume, hold, expectOverages } = await setUp();
    await consume("a", 12);
    await expect(consume("b", 4)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { limit: 10, used: 12, remaining: 3 },
    });
    await hold("b", 3);
    await expect(consume("c", 1)).rejects.toMatchObject({ code: "quota.exceeded" });
    await expectOverages(2);
  });

  it("is given back first", async () => {
    const { consume, release, expectOverages } = await setUp();
    await consume("a", 9);
    await consume("b", 5);
    await expectOverages(4);
    expect((await release("a", 3)).answer).toMatchObject({ used: 11, overage: { used: 1 } });
    expect((await release("b", 4)).answer).toMatchObject({ used: 7, overage: { used: 0 } });
    await expectOverages(0);
    expect((await consume("c", 4)).answer).toMatchObject({ used: 11, overage: { used: 1 } });
  });

  it("of a hold is counted when it is settled, and as far as it was charged", async () => {
    const { consume, hold, settle, expectOverages } = await setUp();
    await consume("a", 6);
    expect((await hold("b", 8)).answer).toMatchObject({ held: 8, overage: { used: 0 } });
    await expectOverages(0);
    expect((await settle("b", 7)).answer).toMatchObject({ used: 13, overage: { used: 3 } });
    await hold("c", 1);
    expect((await settle("c", 50)).answer).toMatchObject({ quantity: 2, used: 15, overage: { used: 5 } });
    await expectOverages(5);
  });

  it("is counted in the period that was charged, also when that is over", async () => {
    const { consume, hold, settle, release, expectOverages } = await setUp({ period: "day" });
    await market.pass(23 * HOUR_MS);
    await consume("a", 9);
    await hold("b", 4, 7200);
    await market.pass(1.5 * HOUR_MS);
    await consume("c", 12);
    expect((await settle("b", 4)).answer).toMatchObject({ used: 13, overage: { used: 3 } });
    await expectOverages(3, 2);
    await release("a", 2);
    await expectOverages(1, 2);
  });

  it("stays charged when another plan comes, whose units begin with what is not charged yet", async () => {
    const { consume, newPlan, take, expectOverages } = await setUp();
    await consume("a", 14);
    await take((await newPlan(pages(20, { overage }))).id);
    await expectOverages(4);
    expect((await consume("b", 10)).answer).toMatchObject({ used: 24, overage: { used: 4 } });
    expect((await consume("c", 1)).answer).toMatchObject({ used: 25, overage: { used: 5 } });
    await expectOverages(5);
  });

  it("ends with a plan that sells none", async () => {
    const { consume, newPlan, take, expectOverages } = await setUp();
    await consume("a", 12);
    await take((await newPlan(pages(10))).id);
    await expect(consume("b", 1)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { remaining: 0 },
    });
    await expectOverages(2);
  });

  it("is not sold in a trial, and from its end on it is", async () => {
    const plan = pages(10, { overage, trialLimit: 4, period: "day" });
    const { consume, hold, settle, subject } = await newQuotaBuyer(market, plan, { trialMs: HOUR_MS });
    await consume("a", 3);
    await expect(consume("b", 2)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { limit: 4, remaining: 1 },
    });
    await hold("c", 1);
    expect((await settle("c", 9)).answer).toMatchObject({ quantity: 1, overage: null });
    await market.pass(HOUR_MS);
    expect((await consume("d", 10)).answer).toMatchObject({ used: 14, overage: { used: 4, limit: 5 } });
    expect(await subject()).toMatchObject({ overage: 4, overageLimit: 5 });
  });

  it("never passes the plan's end, however many race", async () => {
    const { consume, subject, expectOverages } = await setUp();
    await Promise.all(Array.from({ length: 40 }, (_, n) => consume(`k${n}`, 1).catch(() => undefined)));
    expect(await subject()).toMatchObject({ used: 15 });
    await expectOverages(5);
  });
});
