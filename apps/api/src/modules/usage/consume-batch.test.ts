import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClockedMarket, newQuotaBuyer, openClockedMarket } from "../../testing/quota-buyer.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

/** 10 pages and 5 calls a month. */
async function setUp() {
  const buyer = await newQuotaBuyer(market, {
    quotas: [
      { metric: "pages", limit: 10, period: "month" },
      { metric: "calls", limit: 5, period: "month" },
    ],
  });
  const used = async () => [(await buyer.subject("pages")).used, (await buyer.subject("calls")).used];
  return { ...buyer, used };
}

describe("a consume of several metrics", () => {
  it("spends all of them and answers each", async () => {
    const { batch, used } = await setUp();
    const { answer, replayed } = await batch("a", { pages: 3, calls: 2 });
    expect(replayed).toBe(false);
    expect(answer).toMatchObject({
      idempotencyKey: "a",
      items: [
        { metric: "pages", quantity: 3, used: 3, remaining: 7 },
        { metric: "calls", quantity: 2, used: 2, remaining: 3 },
      ],
    });
    expect(await used()).toEqual([3, 2]);
  });

  it("spends nothing when one is refused, says which, and leaves the key free", async () => {
    const { batch, used } = await setUp();
    await expect(batch("a", { pages: 3, calls: 6 })).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { metric: "calls", requested: 6, remaining: 5 },
    });
    expect(await used()).toEqual([0, 0]);
    expect((await batch("a", { pages: 3, calls: 5 })).replayed).toBe(false);
  });

  it("answers the same again, in whatever order its items are named", async () => {
    const { batch, consume, used } = await setUp();
    const { answer } = await batch("a", { pages: 3, calls: 2 });
    await consume("b", 1);
    const again = await batch("a", { calls: 2, pages: 3 });
    expect(again.replayed).toBe(true);
    const withoutReceipts = (items: typeof answer.items) => items.map((item) => ({ ...item, receipt: null }));
    expect(withoutReceipts(again.answer.items)).toEqual(withoutReceipts(answer.items.toReversed()));
    expect(await used()).toEqual([4, 2]);
  });

  it.each([
    ["another quantity", { pages: 3, calls: 1 }],
    ["less metrics", { pages: 3 }],
  ])("refuses its key for %s", async (_name, body) => {
    const { batch, used } = await setUp();
    await batch("a", { pages: 3, calls: 2 });
    await expect(batch("a", body)).rejects.toMatchObject({ code: "usage.key_reused" });
    expect(await used()).toEqual([3, 2]);
  });

  it("refuses its key for other metrics altogether", async () => {
    const { batch, used } = await setUp();
    await batch("a", { pages: 3 });
    await expect(batch("a", { calls: 2 })).rejects.toMatchObject({ code: "usage.key_reused" });
    expect(await used()).toEqual([3, 0]);
  });

  it("refuses a key that a single consume or hold has used, and the other way round", async () => {
    const { batch, consume, hold, used } = await setUp();
    await consume("a", 3);
    await hold("b", 1);
    await expect(batch("a", { pages: 3, calls: 2 })).rejects.toMatchObject({ code: "usage.key_reused" });
    await expect(batch("b", { pages: 1 })).rejects.toMatchObject({ code: "usage.key_reused" });
    await batch("c", { pages: 1, calls: 1 });
    await expect(consume("c", 1)).rejects.toMatchObject({ code: "usage.key_reused" });
    expect(await used()).toEqual([4, 1]);
  });

  it("lets one body win, when several with one key and nothing else in common race", async () => {
    const { batch, used } = await setUp();
    for (const key of ["a", "b", "c"]) {
      const before = await used();
      const racing = ["pages", "calls", "pages", "calls"].map((metric) =>
        batch(key, { [metric]: 1 }).then(
          () => "done",
          ({ code }: { code: string }) => code,
        ),
      );
      const codes = (await Promise.all(racing)).toSorted();
      expect(codes).toEqual(["done", "done", "usage.key_reused", "usage.key_reused"]);
      const [pages = 0, calls = 0] = (await used()).map((one, index) => one - (before[index] ?? 0));
      expect(pages + calls).toBe(1);
    }
  });

  it("lets one body win also over two processes", async () => {
    const { subject, user } = await setUp();
    const subjects = [(await subject("pages")).id, (await subject("calls")).id];
    const bodies = Array.from({ length: 20 }, (_, n) => n % 2);
    const outcomes = await Promise.all(
      bodies.map((which) =>
        market.db.execute<{
          status: string;
        }>(sql`select status from spend_usage(true, now(), ${sql.param([subjects[which]])},
          '{1}', '{1}', '{consume}', '{k}', '{1}', '{null}', ${sql.param([`body ${which}`])}, '{null}',
          ${sql.param([user.actor.userId])}, '{null}', '{null}')`),
      ),
    );
    const done = bodies.filter((_, index) => outcomes[index]?.rows[0]?.status !== "key_reused");
    expect(done).toHaveLength(10);
    expect(new Set(done).size).toBe(1);
    expect(outcomes.filter(({ rows }) => rows[0]?.status === "consumed")).toHaveLength(1);
  });

  it("is given back metric by metric, and its key is done with when one is given back whole", async () => {
    const { batch, release, used } = await setUp();
    await batch("a", { pages: 3, calls: 2 });
    expect((await release("a", undefined, "calls")).answer).toMatchObject({
      metric: "calls",
      quantity: 2,
      used: 0,
    });
    expect(await used()).toEqual([3, 0]);
    await expect(batch("a", { pages: 3, calls: 2 })).rejects.toMatchObject({ code: "usage.given_back" });
  });

  it("never spends a part, however many race for the last of a metric", async () => {
    const { batch, used } = await setUp();
    const racing = Array.from({ length: 30 }, (_, n) =>
      batch(`k${n}`, { pages: 1, calls: 1 }).catch(() => undefined),
    );
    expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(5);
    expect(await used()).toEqual([5, 5]);
  });
});
