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

async function setUp(limit: number | null = 10, period: "day" | "month" = "month") {
  const buyer = await newQuotaBuyer(market, pages(limit, { period }));
  const { id } = await buyer.subject();
  const warn = (day: number | null, ofPeriod: number | null) =>
    market.db.execute(
      sql`update quota_subjects set warn_day = ${day}, warn_period = ${ofPeriod} where id = ${id}`,
    );
  const alerts = async () => {
    const { rows } = await market.db.execute<{ kind: string; used: number; of: number }>(sql`
      select kind, used::int, limit_quantity::int as of from usage_alerts where subject_id = ${id}
      order by since, used, kind collate "C"`);
    return rows.map(({ kind, used, of }) => `${kind}: ${used} of ${of}`);
  };
  return { ...buyer, id, warn, alerts };
}

describe("an alert", () => {
  it("is left when use reaches 50, 80 and 100 per cent of the limit", async () => {
    const { consume, alerts } = await setUp();
    await consume("a", 4);
    expect(await alerts()).toEqual([]);
    await consume("b", 1);
    await consume("c", 3);
    await consume("d", 2);
    expect(await alerts()).toEqual(["50: 5 of 10", "80: 8 of 10", "100: 10 of 10"]);
  });

  it("is left for each share that one spend passes, and by a settlement as well", async () => {
    const { consume, hold, settle, alerts } = await setUp();
    await hold("a", 9);
    expect(await alerts()).toEqual([]);
    await settle("a", 8);
    expect(await alerts()).toEqual(["50: 8 of 10", "80: 8 of 10"]);
    await consume("b", 2);
    expect(await alerts()).toHaveLength(3);
  });

  it("comes once in a period, also after units were given back and used again", async () => {
    const { consume, release, alerts } = await setUp();
    await consume("a", 6);
    await release("a");
    await market.pass(1000);
    await consume("b", 7);
    expect(await alerts()).toEqual(["50: 6 of 10"]);
  });

  it("comes anew in the next period", async () => {
    const { consume, alerts } = await setUp(10, "day");
    await consume("a", 5);
    await market.pass(24 * HOUR_MS);
    await consume("b", 6);
    expect(await alerts()).toEqual(["50: 5 of 10", "50: 6 of 10"]);
  });

  it("comes once, when many reach it at once", async () => {
    const { consume, alerts } = await setUp(40);
    await Promise.all(Array.from({ length: 40 }, (_, n) => consume(`k${n}`, 1)));
    const kinds = (await alerts()).map((alert) => alert.split(":")[0]);
    expect(kinds).toHaveLength(3);
    expect(new Set(kinds)).toEqual(new Set(["50", "80", "100"]));
  });

  it("is not left of what is unlimited", async () => {
    const { consume, alerts } = await setUp(null);
    await consume("a", 1_000_000);
    expect(await alerts()).toEqual([]);
  });

  it("tells when use reaches what the buyer wants to be warned of, per period and per day", async () => {
    const { consume, warn, alerts } = await setUp(1000);
    await warn(3, 6);
    await consume("a", 2);
    await consume("b", 2);
    await market.pass(24 * HOUR_MS - (market.now() % (24 * HOUR_MS)));
    await consume("c", 3);
    await consume("d", 3);
    expect(await alerts()).toEqual(["warn_day: 4 of 3", "warn_period: 7 of 6", "warn_day: 3 of 3"]);
  });

  it("waits to be told to people", async () => {
    const { id, consume } = await setUp();
    await consume("a", 5);
    const { rows } = await market.db.execute(
      sql`select told_at, at from usage_alerts where subject_id = ${id}`,
    );
    expect(rows).toEqual([{ told_at: null, at: expect.anything() }]);
  });
});
