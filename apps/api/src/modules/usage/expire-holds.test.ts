import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClockedMarket,
  HOUR_MS,
  newQuotaBuyer,
  openClockedMarket,
  pages,
} from "../../testing/quota-buyer.ts";
import { readCounters, readHeld, sumHeld, sumLedger } from "../../testing/quota.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

describe("a hold that expired", () => {
  it("counts until it is swept, and is refused to be settled before that, too", async () => {
    const { hold, settle, consume, sweep, subject } = await newQuotaBuyer(market, pages(10));
    await hold("a", 8, 60);
    await market.pass(60_000);
    await expect(settle("a", 8)).rejects.toMatchObject({ code: "usage.hold_expired" });
    expect(await subject()).toMatchObject({ used: 0, held: 8 });
    await sweep();
    expect((await consume("b", 10)).answer).toMatchObject({ used: 10, held: 0 });
    await expect(settle("a", 8)).rejects.toMatchObject({ code: "usage.hold_expired" });
  });

  it("can be settled until the last moment", async () => {
    const { hold, settle, sweep } = await newQuotaBuyer(market, pages(10));
    await hold("a", 8, 60);
    await market.pass(59_999);
    await sweep();
    expect((await settle("a", 5)).answer).toMatchObject({ used: 5, held: 0 });
  });

  it("stands in the ledger as expired, on the word of who made it, and cannot be given back", async () => {
    const { hold, sweep, subject, release, user, agent } = await newQuotaBuyer(market, pages(10));
    await hold("a", 8, 60);
    await market.pass(60_000);
    await sweep();
    await sweep();
    const { id } = await subject();
    const { rows } = await market.db.execute(sql`
      select kind, quantity::int, used_after::int, held_at::int, actor_user_id, actor_client_id
      from usage_ledger where subject_id = ${id} and kind <> 'hold'`);
    expect(rows).toEqual([
      {
        kind: "expire",
        quantity: 8,
        used_after: 0,
        held_at: 0,
        actor_user_id: user.actor.userId,
        actor_client_id: agent.clientId,
      },
    ]);
    await expect(release("a")).rejects.toMatchObject({ code: "usage.consume_not_found" });
  });

  it("is given up in the period that it was made in", async () => {
    const { hold, consume, sweep, subject } = await newQuotaBuyer(market, pages(10, { period: "day" }));
    await market.pass(23 * HOUR_MS);
    await hold("a", 8, 7200);
    await market.pass(2 * HOUR_MS);
    await consume("b", 10);
    await sweep();
    const { id, used, held } = await subject();
    expect({ used, held }).toEqual({ used: 10, held: 0 });
    expect(await readHeld(market.db, id)).toEqual(new Map());
    expect(await readCounters(market.db, id)).toEqual(await sumLedger(market.db, id));
  });

  it("ends once, when settlements race for it with two sweepers", async () => {
    const { hold, settle, subject } = await newQuotaBuyer(market, pages(1000));
    const keys = Array.from({ length: 60 }, (_, n) => `k${n}`);
    for (const key of keys) await hold(key, 5, 60);
    const sweeping = async () => {
      for (let n = 0; n < 10; n += 1) await market.db.execute(sql`select expire_usage_holds(7)`);
    };
    const settling = keys.map((key) =>
      settle(key, 3).then(
        () => 1,
        () => 0,
      ),
    );
    const passing = market.pass(60_000);
    await Promise.all([sweeping(), sweeping(), passing, ...settling]);
    for (let n = 0; n < 10; n += 1) await market.db.execute(sql`select expire_usage_holds(7)`);
    const settled = (await Promise.all(settling)).reduce<number>((sum, one) => sum + one, 0);
    const { id, used, held } = await subject();
    expect({ used, held }).toEqual({ used: 3 * settled, held: 0 });
    expect(await sumHeld(market.db, id)).toEqual(new Map());
    const { rows } = await market.db.execute<{ ends: number }>(sql`
      select count(*)::int as ends from usage_ledger where subject_id = ${id} and kind in ('settle', 'expire')`);
    expect(rows).toEqual([{ ends: 60 }]);
  });

  it("does not make a sweep longer than it may be", async () => {
    const { hold, subject } = await newQuotaBuyer(market, pages(1000));
    for (let n = 0; n < 5; n += 1) await hold(`k${n}`, 1, 60);
    await market.pass(60_000);
    const sweep = () => market.db.execute(sql`select expire_usage_holds(3) as given_up`);
    const { rows } = await sweep();
    expect(rows).toEqual([{ given_up: 3 }]);
    expect(await subject()).toMatchObject({ held: 2 });
  });

  it("waits for the next sweep where somebody holds its quota", async () => {
    const { hold, sweep, subject } = await newQuotaBuyer(market, pages(10));
    await hold("a", 8, 60);
    await market.pass(60_000);
    const { id } = await subject();
    await market.db.transaction(async (tx) => {
      await tx.execute(sql`select from quota_subjects where id = ${id} for update`);
      await sweep();
    });
    expect(await subject()).toMatchObject({ held: 8 });
    await sweep();
    expect(await subject()).toMatchObject({ held: 0 });
  });
});
