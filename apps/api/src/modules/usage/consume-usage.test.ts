import { testDatabase } from "@souk/db/testing/database";
import { describe, expect, it } from "vitest";
import { newAgent, newTier, newUser, throughAgent } from "../../testing/market.ts";
import { endPeriod, forgetKeys, readCounters, readSubject, sumLedger } from "../../testing/quota.ts";
import { cancelSubscription, checkout } from "../billing/index.ts";
import { createMetric, setAgentStatus } from "../catalog/index.ts";
import { consumeUsage, getUsage, releaseUsage } from "./index.ts";

/** A buyer on a free plan of 10 pages a month, and the agent's side of it. */
async function setUp(quotas: Parameters<typeof newTier>[2] = {}) {
  const { db } = await testDatabase();
  const agent = await newAgent(db);
  const tier = await newTier(db, agent, quotas);
  const buyer = await newUser(db);
  await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
  const ctx = throughAgent(buyer, agent);
  const consume = (idempotencyKey: string, quantity = 1, metricSlug = "pages") =>
    consumeUsage(ctx, { agentId: agent.slug, metricSlug, quantity, idempotencyKey });
  const release = (consumeKey: string, quantity?: number) =>
    releaseUsage(ctx, { agentId: agent.slug, metricSlug: "pages", consumeKey, quantity });
  const subject = () =>
    readSubject(db, {
      organizationId: buyer.actor.organizationId,
      listingId: agent.listingId,
      metric: "pages",
    });
  return { db, agent, tier, buyer, ctx, consume, release, subject };
}

describe("consume", () => {
  it("spends and answers what is left", async () => {
    const { consume } = await setUp();
    const { answer, replayed } = await consume("a", 3);
    expect(replayed).toBe(false);
    expect(answer).toMatchObject({
      metric: "pages",
      quantity: 3,
      idempotencyKey: "a",
      limit: 10,
      used: 3,
      held: 0,
      remaining: 7,
    });
    expect(Date.parse(answer.resetsAt ?? "")).toBeGreaterThan(Date.now());
  });

  it("answers a replayed key as it did first and spends once", async () => {
    const { consume, subject } = await setUp();
    const first = await consume("a", 3);
    await consume("b", 2);
    expect(await consume("a", 3)).toEqual({ answer: first.answer, replayed: true });
    expect(await subject()).toMatchObject({ used: 5 });
  });

  it("refuses a key that was used for another quantity", async () => {
    const { consume } = await setUp();
    await consume("a", 3);
    await expect(consume("a", 4)).rejects.toMatchObject({ code: "usage.key_reused" });
  });

  it("keeps one key for each metric apart", async () => {
    const { consume } = await setUp({
      quotas: [
        { metric: "pages", limit: 5, period: "month" },
        { metric: "calls", limit: null, period: "month" },
      ],
    });
    await consume("a", 3);
    expect((await consume("a", 7, "calls")).answer).toMatchObject({ limit: null, used: 7, remaining: null });
  });

  it("refuses at the limit whole, writes nothing, and leaves the key free", async () => {
    const { consume, release, subject } = await setUp();
    await consume("a", 8);
    await expect(consume("b", 3)).rejects.toMatchObject({
      code: "quota.exceeded",
      details: {
        requested: 3,
        limit: 10,
        used: 8,
        remaining: 2,
        upgradeUrl: expect.stringContaining("/agents/"),
      },
    });
    expect(await subject()).toMatchObject({ used: 8 });
    await release("a");
    expect((await consume("b", 3)).replayed).toBe(false);
  });

  it("refuses a metric that the plan has no quota for with a limit of 0", async () => {
    const { consume } = await setUp();
    await expect(consume("a", 1, "calls")).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { limit: 0 },
    });
  });

  it("refuses an unknown metric", async () => {
    const { consume } = await setUp();
    await expect(consume("a", 1, "songs")).rejects.toMatchObject({ code: "metric.not_found" });
  });

  it("counts a metric that came after the plan was taken as one without a quota", async () => {
    const { db, agent, consume } = await setUp();
    const system = { ...(await newUser(db, "admin")) };
    await createMetric(system, agent.slug, {
      slug: "songs",
      name: "Songs",
      unit: { one: "song", many: "songs" },
      description: "",
    });
    await expect(consume("a", 1, "songs")).rejects.toMatchObject({
      code: "quota.exceeded",
      details: { limit: 0 },
    });
  });

  it("refuses without a live plan and says where to take one", async () => {
    const { db } = await testDatabase();
    const agent = await newAgent(db);
    const ctx = throughAgent(await newUser(db), agent);
    const spend = { agentId: agent.slug, metricSlug: "pages", quantity: 1, idempotencyKey: "a" };
    await expect(consumeUsage(ctx, spend)).rejects.toMatchObject({
      code: "subscription.required",
      details: { subscribeUrl: `https://souk.test/agents/${agent.slug}` },
    });
  });

  it("refuses after the plan was canceled, at once", async () => {
    const { buyer, agent, consume } = await setUp();
    await consume("a");
    await cancelSubscription(buyer, agent.slug);
    await expect(consume("b")).rejects.toMatchObject({ code: "subscription.required" });
  });

  it("answers a foreign agent's token as if the listing did not exist", async () => {
    const { db, agent, buyer } = await setUp();
    const foreign = throughAgent(buyer, await newAgent(db));
    const spend = { agentId: agent.slug, metricSlug: "pages", quantity: 1, idempotencyKey: "a" };
    await expect(consumeUsage(foreign, spend)).rejects.toMatchObject({ code: "listing.not_found" });
    await expect(getUsage(foreign, agent.slug)).rejects.toMatchObject({ code: "listing.not_found" });
    await expect(
      releaseUsage(foreign, { agentId: agent.slug, metricSlug: "pages", consumeKey: "a" }),
    ).rejects.toMatchObject({ code: "listing.not_found" });
  });

  it("answers a hidden agent like an unknown one to those who never had its quota", async () => {
    const { db } = await testDatabase();
    const agent = await newAgent(db);
    await setAgentStatus(await newUser(db, "admin"), agent.slug, { status: "suspended", reason: "" });
    const stranger = await newUser(db);
    const spend = { agentId: agent.slug, metricSlug: "pages", quantity: 1, idempotencyKey: "a" };
    await expect(consumeUsage(stranger, spend)).rejects.toMatchObject({ code: "listing.not_found" });
    await expect(getUsage(stranger, agent.slug)).rejects.toMatchObject({ code: "listing.not_found" });
  });

  it("takes the agent's id as well as its slug", async () => {
    const { agent, ctx } = await setUp();
    const spend = { agentId: agent.listingId, metricSlug: "pages", quantity: 1, idempotencyKey: "a" };
    expect((await consumeUsage(ctx, spend)).answer.used).toBe(1);
  });

  it("writes on whose word it was spent", async () => {
    const { db, buyer, agent, consume, subject } = await setUp();
    await consume("a");
    const { rows } = await db.$client.query(
      "select actor_user_id, actor_client_id from usage_ledger where subject_id = $1",
      [(await subject()).id],
    );
    expect(rows).toEqual([{ actor_user_id: buyer.actor.userId, actor_client_id: agent.clientId }]);
  });
});

describe("a period that ends", () => {
  it("is closed with what was used, and the next one starts at 0", async () => {
    const { db, ctx, agent, consume, subject } = await setUp();
    await consume("a", 10);
    await endPeriod(db, (await subject()).id);
    const [read] = (await getUsage(ctx, agent.slug)).items;
    expect(read).toMatchObject({ metric: "pages", used: 0, remaining: 10 });
    expect((await consume("b", 4)).answer).toMatchObject({ used: 4, remaining: 6, resetsAt: read?.resetsAt });
    const { id } = await subject();
    expect(await readCounters(db, id)).toEqual(await sumLedger(db, id));
  });

  it("does not let a retry that crosses it spend again", async () => {
    const { db, consume, subject } = await setUp();
    const first = await consume("a", 4);
    await endPeriod(db, (await subject()).id);
    const again = await consume("a", 4);
    expect(again).toMatchObject({ replayed: true, answer: { used: first.answer.used } });
    expect(await subject()).toMatchObject({ used: 0 });
  });

  it("takes a later release of its consume back in that same period, never in the new one", async () => {
    const { db, consume, release, subject } = await setUp();
    await consume("a", 6);
    await endPeriod(db, (await subject()).id);
    await consume("b", 5);
    expect((await release("a", 6)).answer).toMatchObject({ used: 0, quantity: 6 });
    const { id, used } = await subject();
    expect(used).toBe(5);
    expect(await readCounters(db, id)).toEqual(await sumLedger(db, id));
  });
});

describe("release", () => {
  it("gives a consume back whole, once, and answers the same again", async () => {
    const { consume, release, subject } = await setUp();
    await consume("a", 6);
    const first = await release("a");
    expect(first.answer).toMatchObject({ consumeKey: "a", quantity: 6, used: 0, remaining: 10 });
    expect(await release("a")).toEqual({ answer: first.answer, replayed: true });
    expect(await subject()).toMatchObject({ used: 0 });
  });

  it("gives back each consume of a key that was spent anew after it was forgotten", async () => {
    const { db, consume, release, subject } = await setUp();
    await consume("a", 6);
    await forgetKeys(db, (await subject()).id);
    expect(await release("a")).toMatchObject({ answer: { used: 0 }, replayed: false });
    expect((await consume("a", 4)).replayed).toBe(false);
    expect(await release("a")).toMatchObject({ answer: { quantity: 4, used: 0 }, replayed: false });
    expect(await release("a")).toMatchObject({ answer: { quantity: 4, used: 0 }, replayed: true });
  });

  it("leaves nothing to replay: work done again under the same key would be unpaid", async () => {
    const { consume, release, subject } = await setUp();
    await consume("a", 6);
    await release("a", 6);
    await expect(consume("a", 6)).rejects.toMatchObject({ code: "usage.given_back" });
    await consume("b", 6);
    await release("b", 2);
    expect(await consume("b", 6)).toMatchObject({ replayed: true, answer: { used: 6 } });
    expect(await subject()).toMatchObject({ used: 4 });
  });

  it("gives a part back", async () => {
    const { consume, release } = await setUp();
    await consume("a", 6);
    expect((await release("a", 2)).answer).toMatchObject({ quantity: 2, used: 4 });
  });

  it("refuses a second release of another quantity", async () => {
    const { consume, release, subject } = await setUp();
    await consume("a", 6);
    await release("a", 2);
    await expect(release("a", 4)).rejects.toMatchObject({ code: "usage.already_released" });
    expect(await subject()).toMatchObject({ used: 4 });
  });

  it("refuses more than its consume took", async () => {
    const { consume, release, subject } = await setUp();
    await consume("a", 2);
    await consume("b", 6);
    await expect(release("a", 3)).rejects.toMatchObject({ code: "usage.release_exceeds" });
    expect(await subject()).toMatchObject({ used: 8 });
  });

  it("refuses a key that consumed nothing, also for a buyer who never had a plan", async () => {
    const { db, agent, release } = await setUp();
    await expect(release("nothing")).rejects.toMatchObject({ code: "usage.consume_not_found" });
    const stranger = throughAgent(await newUser(db), agent);
    await expect(
      releaseUsage(stranger, { agentId: agent.slug, metricSlug: "pages", consumeKey: "a" }),
    ).rejects.toMatchObject({ code: "usage.consume_not_found" });
  });

  it("still works after the plan was canceled: failed work is refunded", async () => {
    const { buyer, agent, consume, release } = await setUp();
    await consume("a", 6);
    await cancelSubscription(buyer, agent.slug);
    expect((await release("a")).answer.used).toBe(0);
  });
});

describe("taking another plan", () => {
  it("keeps what was used: canceling and taking the plan anew is no way to a fresh quota", async () => {
    const { buyer, agent, tier, consume } = await setUp();
    await consume("a", 9);
    await cancelSubscription(buyer, agent.slug);
    await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    await expect(consume("b", 2)).rejects.toMatchObject({ code: "quota.exceeded", details: { used: 9 } });
  });

  it("holds the new limit at once and lets the running period end before another kind begins", async () => {
    const { db, buyer, agent, consume, subject } = await setUp();
    await consume("a", 9);
    const before = await subject();
    await cancelSubscription(buyer, agent.slug);
    const daily = await newTier(db, agent, { quotas: [{ metric: "pages", limit: 12, period: "day" }] });
    await checkout(buyer, { agentId: agent.slug, tierId: daily.id });
    expect((await consume("b", 3)).answer).toMatchObject({
      limit: 12,
      used: 12,
      resetsAt: before.periodEnd?.toISOString(),
    });
    await endPeriod(db, before.id);
    const { answer } = await consume("c", 1);
    expect(answer).toMatchObject({ limit: 12, used: 1 });
    expect(Date.parse(answer.resetsAt ?? "") - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(await readCounters(db, before.id)).toEqual(await sumLedger(db, before.id));
  });

  it("keeps the use of a lifetime quota over a plan without that quota", async () => {
    const { db, buyer, agent, tier, consume } = await setUp({
      quotas: [{ metric: "pages", limit: 5, period: "lifetime" }],
    });
    await consume("a", 5);
    for (const { id } of [await newTier(db, agent, { quotas: [] }), tier]) {
      await cancelSubscription(buyer, agent.slug);
      await checkout(buyer, { agentId: agent.slug, tierId: id });
    }
    await expect(consume("b")).rejects.toMatchObject({ code: "quota.exceeded", details: { used: 5 } });
  });

  it("sets a lifetime quota aside for a renewing one, and takes it up again, with what was given back between", async () => {
    const { db, buyer, agent, tier, consume, release, subject } = await setUp({
      quotas: [{ metric: "pages", limit: 5, period: "lifetime" }],
    });
    await consume("a", 5);
    await cancelSubscription(buyer, agent.slug);
    const monthly = await newTier(db, agent, { quotas: [{ metric: "pages", limit: 5, period: "month" }] });
    await checkout(buyer, { agentId: agent.slug, tierId: monthly.id });
    expect((await consume("b", 1)).answer).toMatchObject({ used: 1 });
    expect((await release("a", 2)).answer).toMatchObject({ used: 3, resetsAt: null });
    await cancelSubscription(buyer, agent.slug);
    await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    expect((await consume("c", 2)).answer).toMatchObject({ used: 5, remaining: 0 });
    const { id } = await subject();
    expect(await readCounters(db, id)).toEqual(await sumLedger(db, id));
  });
});
