import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { throughKey } from "../../testing/market.ts";
import {
  type ClockedMarket,
  newQuotaBuyer,
  openClockedMarket,
  pages,
  START,
} from "../../testing/quota-buyer.ts";
import { consumeUsage, holdUsage, releaseUsage, settleUsage } from "./index.ts";

let market: ClockedMarket;
beforeAll(async () => {
  market = await openClockedMarket();
}, 60_000);
afterAll(() => market.close());

describe("the ledger", () => {
  it("names the key that a program showed, in each of its rows", async () => {
    const { user, agent, subject } = await newQuotaBuyer(market, pages(10));
    const ctx = throughKey(user);
    const target = { agentId: agent.slug, metricSlug: "pages" };
    await consumeUsage(ctx, { ...target, quantity: 1, idempotencyKey: "a" });
    await holdUsage(ctx, { ...target, quantity: 2, idempotencyKey: "b", expiresInSeconds: 60 });
    await settleUsage(ctx, { ...target, holdKey: "b", quantity: 2 });
    await releaseUsage(ctx, { ...target, consumeKey: "a" });
    const { rows } = await market.db.execute(sql`
      select kind, actor_user_id, actor_client_id, actor_key_id from usage_ledger
      where subject_id = ${(await subject()).id} order by id`);
    const { keyId, userId } = ctx.actor;
    expect(rows).toEqual(
      ["consume", "hold", "settle", "release"].map((kind) => ({
        kind,
        actor_user_id: userId,
        actor_client_id: null,
        actor_key_id: keyId,
      })),
    );
  });

  it("keeps the answer of each row, by which a replay is answered after limits and periods changed", async () => {
    const { consume, hold, settle, release, newPlan, take } = await newQuotaBuyer(market, pages(10));
    const first = [await consume("a", 2), await hold("b", 3), await settle("b", 1), await release("a", 1)];
    await take((await newPlan(pages(99, { period: "lifetime" }))).id);
    await consume("c", 7);
    const again = [
      await consume("a", 2),
      await hold("b", 3, 900),
      await settle("b", 1),
      await release("a", 1),
    ];
    expect(again.map(({ replayed }) => replayed)).toEqual([true, true, true, true]);
    expect(again.map(({ answer }) => ({ ...answer, receipt: null }))).toEqual(
      first.map(({ answer }) => ({ ...answer, receipt: null })),
    );
  });
});

describe("a quota as often as the plan is charged", () => {
  it.each([
    ["month", "2028-02-10T12:00:00.000Z"],
    ["year", "2029-01-10T12:00:00.000Z"],
  ] as const)("is renewed each %s", async (interval, resetsAt) => {
    expect(market.now()).toBe(START);
    const { consume } = await newQuotaBuyer(market, { ...pages(10, { period: "billing" }), interval });
    expect((await consume("a", 1)).answer.resetsAt).toBe(resetsAt);
  });

  it("never is where the plan is paid once", async () => {
    const { tier, take, consume } = await newQuotaBuyer(market, pages(10, { period: "billing" }));
    await market.db.execute(sql`update pricing_tiers set interval = 'one_time' where id = ${tier.id}`);
    await take(tier.id);
    expect((await consume("a", 1)).answer.resetsAt).toBe(null);
  });
});
