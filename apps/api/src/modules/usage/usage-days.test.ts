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

const untilMidnight = () => 24 * HOUR_MS - (market.now() % (24 * HOUR_MS));
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

async function setUp(period: "day" | "month" = "month") {
  const buyer = await newQuotaBuyer(market, pages(1000, { period }));
  /** What was used on each day: by the counters, which the ledger's sums by the day of the spend must equal. */
  const days = async () => {
    const { id } = await buyer.subject();
    const { rows: counted } = await market.db.execute<{ day: string; used: number }>(sql`
      select day::text, sum(used)::int as used from (select day, used from usage_days where subject_id = ${id}
        union all select day, day_used from quota_subjects where id = ${id}) d
      group by day having sum(used) > 0 order by day`);
    const { rows: summed } = await market.db.execute(sql`
      select (coalesce(of_at, at) at time zone 'UTC')::date::text as day, sum(case kind when 'consume' then quantity
        when 'settle' then quantity when 'release' then -quantity else 0 end)::int as used
      from usage_ledger where subject_id = ${id} group by 1 having sum(case kind when 'consume' then quantity
        when 'settle' then quantity when 'release' then -quantity else 0 end) > 0 order by 1`);
    expect(counted).toEqual(summed);
    return counted.map(({ day, used }) => [day, used]);
  };
  return { ...buyer, days };
}

describe("the use of a day", () => {
  it("is kept by UTC days, whenever the period begins", async () => {
    const { consume, days } = await setUp("day");
    const first = dayOf(market.now());
    await consume("a", 3);
    await market.pass(untilMidnight() - 1);
    await consume("b", 4);
    await market.pass(1);
    const second = dayOf(market.now());
    await consume("c", 5);
    expect(await days()).toEqual([
      [first, 7],
      [second, 5],
    ]);
  });

  it("leaves days without use out, and survives the end of a period", async () => {
    const { consume, days } = await setUp();
    const first = dayOf(market.now());
    await consume("a", 3);
    await market.pass(40 * 24 * HOUR_MS);
    await consume("b", 5);
    expect(await days()).toEqual([
      [first, 3],
      [dayOf(market.now()), 5],
    ]);
  });

  it("of held work is that of its hold", async () => {
    const { hold, settle, days } = await setUp();
    await market.pass(untilMidnight() - HOUR_MS);
    const held = dayOf(market.now());
    await hold("a", 6, 7200);
    await hold("b", 6, 7200);
    await settle("b", 2);
    await market.pass(HOUR_MS);
    await settle("a", 9);
    expect(await days()).toEqual([[held, 11]]);
  });

  it("becomes less by what is given back later", async () => {
    const { consume, release, days } = await setUp();
    const first = dayOf(market.now());
    await consume("a", 6);
    await market.pass(untilMidnight());
    await consume("b", 5);
    await release("a", 4);
    expect(await days()).toEqual([
      [first, 2],
      [dayOf(market.now()), 5],
    ]);
  });
});
