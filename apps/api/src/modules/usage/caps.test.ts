import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
  type QuotaBuyer,
} from "../../testing/quota-buyer.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

interface Caps {
  stopDay?: number;
  stopPeriod?: number;
  warnDay?: number;
  warnPeriod?: number;
}

async function setCaps({ subject }: QuotaBuyer, { stopDay, stopPeriod, warnDay, warnPeriod }: Caps) {
  const { id } = await subject();
  await market.db.execute(sql`update quota_subjects set stop_day = ${stopDay ?? null}, warn_day = ${warnDay ?? null},
    stop_period = ${stopPeriod ?? null}, warn_period = ${warnPeriod ?? null} where id = ${id}`);
}

async function setUp(caps: Caps, limit: number | null = 100) {
  const buyer = await newQuotaBuyer(market, pages(limit, { period: "month" }));
  await setCaps(buyer, caps);
  return buyer;
}

const untilMidnight = () => 24 * HOUR_MS - (market.now() % (24 * HOUR_MS));

describe("the buyer's cap", () => {
  it("of a day stops consumes and holds until the next UTC day, and says so", async () => {
    const { consume, hold } = await setUp({ stopDay: 10 });
    await consume("a", 4);
    await hold("b", 4, 60);
    const resetsAt = new Date(market.now() + untilMidnight()).toISOString();
    const refusal = { cap: "day", limit: 10, used: 4, held: 4, remaining: 2, requested: 3, resetsAt };
    await expect(consume("c", 3)).rejects.toMatchObject({ code: "usage.cap_reached", details: refusal });
    await expect(hold("c", 3)).rejects.toMatchObject({ code: "usage.cap_reached", details: refusal });
    await consume("c", 2);
    await market.pass(untilMidnight());
    expect((await consume("d", 10)).answer).toMatchObject({ used: 16 });
    await expect(consume("e", 1)).rejects.toMatchObject({ code: "usage.cap_reached" });
  });

  it("of a period stops consumes and holds until the period is over", async () => {
    const { consume, hold, subject } = await setUp({ stopPeriod: 10 });
    await consume("a", 5);
    await market.pass(untilMidnight());
    await hold("h", 3);
    const resetsAt = (await subject()).periodEnd?.toISOString();
    await expect(consume("b", 3)).rejects.toMatchObject({
      code: "usage.cap_reached",
      details: { cap: "period", limit: 10, used: 5, held: 3, remaining: 2, resetsAt },
    });
    await expect(hold("b", 3)).rejects.toMatchObject({ code: "usage.cap_reached" });
    await consume("b", 2);
  });

  it("holds for an unlimited plan as well", async () => {
    const { consume } = await setUp({ stopPeriod: 10 }, null);
    await consume("a", 10);
    await expect(consume("b", 1)).rejects.toMatchObject({ code: "usage.cap_reached" });
  });

  it("is told after the plan's own limit", async () => {
    const { consume } = await setUp({ stopPeriod: 5, stopDay: 5 }, 5);
    await consume("a", 5);
    await expect(consume("b", 1)).rejects.toMatchObject({ code: "quota.exceeded" });
  });

  it("bounds what a settlement charges beyond its hold", async () => {
    const ofDay = await setUp({ stopDay: 10 });
    await ofDay.hold("a", 4);
    expect((await ofDay.settle("a", 50)).answer).toMatchObject({ quantity: 10, used: 10 });
    const ofPeriod = await setUp({ stopPeriod: 12 });
    await ofPeriod.consume("b", 3);
    await ofPeriod.hold("a", 4);
    expect((await ofPeriod.settle("a", 50)).answer).toMatchObject({ quantity: 9, used: 12 });
  });

  it("of a day that is over is not passed by settling a hold of that day", async () => {
    const { hold, settle, subject } = await setUp({ stopDay: 10 });
    await market.pass(untilMidnight() - HOUR_MS);
    await hold("a", 4, 7200);
    await market.pass(HOUR_MS);
    expect((await settle("a", 50)).answer).toMatchObject({ quantity: 4, used: 4 });
    const { id } = await subject();
    const { rows } = await market.db.execute(sql`select used::int from usage_days where subject_id = ${id}`);
    expect(rows).toEqual([{ used: 4 }]);
  });

  it("below what is used already leaves that alone: a hold is charged, and nothing new is taken", async () => {
    const buyer = await setUp({});
    await buyer.consume("a", 8);
    await buyer.hold("b", 4);
    await setCaps(buyer, { stopDay: 5, stopPeriod: 5 });
    expect((await buyer.settle("b", 6)).answer).toMatchObject({ quantity: 4, used: 12 });
    await expect(buyer.consume("c", 1)).rejects.toMatchObject({ code: "usage.cap_reached" });
  });

  it("counts what was given back as not used, on its own day", async () => {
    const { consume, release } = await setUp({ stopDay: 10 });
    await consume("a", 10);
    await release("a", 6);
    await consume("b", 6);
    await market.pass(untilMidnight());
    await consume("c", 10);
    await release("b");
    await expect(consume("d", 1)).rejects.toMatchObject({ code: "usage.cap_reached" });
  });

  it("that only warns stops nobody", async () => {
    const { consume } = await setUp({ warnDay: 3, warnPeriod: 3 });
    expect((await consume("a", 50)).answer).toMatchObject({ used: 50 });
  });

  it("stays when the plan is switched", async () => {
    const { consume, newPlan, take } = await setUp({ stopDay: 10, stopPeriod: 20 });
    await consume("a", 8);
    await take((await newPlan(pages(1000, { period: "year" }))).id);
    await expect(consume("b", 3)).rejects.toMatchObject({
      code: "usage.cap_reached",
      details: { cap: "day" },
    });
    await market.pass(untilMidnight());
    await consume("b", 10);
    await market.pass(untilMidnight());
    await expect(consume("c", 3)).rejects.toMatchObject({
      code: "usage.cap_reached",
      details: { cap: "period" },
    });
  });

  it("is never passed by a race", async () => {
    const { consume, hold, subject } = await setUp({ stopDay: 20 });
    const racing = Array.from({ length: 40 }, (_, n) => (n % 2 ? consume(`k${n}`, 1) : hold(`k${n}`, 1)));
    await Promise.all(racing.map((one) => one.catch(() => undefined)));
    const { used, held } = await subject();
    expect(used + held).toBe(20);
  });
});
