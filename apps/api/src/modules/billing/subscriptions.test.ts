import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newTier, newUser, throughAgent } from "../../testing/market.ts";
import { setAgentStatus } from "../catalog/index.ts";
import { archiveTier } from "../pricing/index.ts";
import { cancelSubscription, checkout } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const system = () => contextOf(db, { kind: "system" });

async function subscribed(buyer?: Awaited<ReturnType<typeof newUser>>) {
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const holder = buyer ?? (await newUser(db));
  const key = { agentId: agent.slug, tierId: tier.id };
  await checkout(holder, key);
  return { agent, tier, buyer: holder, key };
}

describe("the caller's subscriptions", () => {
  it("are one per agent, live ones first, the newest of each", async () => {
    const first = await subscribed();
    const second = await subscribed(first.buyer);
    const third = await subscribed(first.buyer);
    const me = callerOf(first.buyer).billing;
    await me.cancelSubscription({ agentId: third.agent.slug });
    await me.cancelSubscription({ agentId: first.agent.slug });
    await me.checkout(first.key);
    const { items } = await me.listSubscriptions();
    expect(items.map(({ agent, status }) => [agent.slug, status])).toEqual([
      [first.agent.slug, "active"],
      [second.agent.slug, "active"],
      [third.agent.slug, "canceled"],
    ]);
  });

  it("are found by the agent's id and by its slug", async () => {
    const { agent, buyer } = await subscribed();
    const me = callerOf(buyer).billing;
    const bySlug = await me.getSubscription({ agentId: agent.slug });
    expect(await me.getSubscription({ agentId: agent.listingId })).toEqual(bySlug);
    expect(bySlug).toMatchObject({ status: "active", access: true });
  });

  it("stay readable when the agent is suspended and the plan archived", async () => {
    const { agent, tier, buyer } = await subscribed();
    await archiveTier(system(), { agentId: agent.slug, tierId: tier.id });
    await setAgentStatus(system(), agent.slug, { status: "suspended", reason: "" });
    const read = await callerOf(buyer).billing.getSubscription({ agentId: agent.slug });
    expect(read).toMatchObject({ access: true, tier: { id: tier.id, archivedAt: expect.any(String) } });
  });

  it("are, to an agent's token, those of its own listing only", async () => {
    const { agent, buyer } = await subscribed();
    const other = await subscribed(buyer);
    const token = callerOf(throughAgent(buyer, agent)).billing;
    const { items } = await token.listSubscriptions();
    expect(items.map((item) => item.agent.id)).toEqual([agent.listingId]);
    expect(await token.getSubscription({ agentId: agent.slug })).toMatchObject({ access: true });
    expect(await refusalOf(token.getSubscription({ agentId: other.agent.slug }))).toBe(
      "subscription.not_found",
    );
  });

  it("answer not found, in the same words, when there is none, or the agent is hidden or unknown", async () => {
    const { agent } = await subscribed();
    const hidden = await newAgent(db);
    await setAgentStatus(system(), hidden.slug, { status: "pending", reason: "" });
    const stranger = callerOf(await newUser(db)).billing;
    for (const agentId of [agent.slug, hidden.slug, `a-${randomUUID()}`, randomUUID()]) {
      expect(await refusalOf(stranger.getSubscription({ agentId }))).toBe("subscription.not_found");
      expect(await refusalOf(stranger.cancelSubscription({ agentId }))).toBe("subscription.not_found");
    }
    expect(await stranger.listSubscriptions()).toEqual({ items: [] });
  });

  it("are refused to nobody, to tokens without the scope, and for malformed ids", async () => {
    const { agent, buyer } = await subscribed();
    const nobody = callerOf(contextOf(db, { kind: "anonymous" })).billing;
    const scopeless = callerOf(throughAgent(buyer, agent, ["usage:read", "usage:write"])).billing;
    const key = { agentId: agent.slug };
    expect(await refusalOf(nobody.listSubscriptions())).toBe("auth.required");
    expect(await refusalOf(nobody.getSubscription(key))).toBe("auth.required");
    expect(await refusalOf(scopeless.listSubscriptions())).toBe("auth.insufficient_scope");
    expect(await refusalOf(scopeless.getSubscription(key))).toBe("auth.insufficient_scope");
    expect(await refusalOf(callerOf(buyer).billing.getSubscription({ agentId: "%" }))).toBe(
      "request.invalid",
    );
  });
});

describe("canceling a subscription", () => {
  it("ends access at once", async () => {
    const { agent, buyer } = await subscribed();
    const ended = await callerOf(buyer).billing.cancelSubscription({ agentId: agent.slug });
    expect(ended).toMatchObject({ status: "canceled", access: false, canceledAt: expect.any(String) });
    const usage = callerOf(throughAgent(buyer, agent)).usage;
    expect(await refusalOf(usage.get({ agentId: agent.slug }))).toBe("subscription.required");
    expect(
      await refusalOf(
        usage.consume({ agentId: agent.slug, metricSlug: "pages", idempotencyKey: "k-00000001" }),
      ),
    ).toBe("subscription.required");
  });

  it("ends access too when the clock is behind the one that began it", async () => {
    const { agent, buyer } = await subscribed();
    const behind = { ...buyer, now: () => new Date(Date.now() - 60_000) };
    await cancelSubscription(behind, agent.slug);
    const read = await callerOf(buyer).billing.getSubscription({ agentId: agent.slug });
    expect(read).toMatchObject({ status: "canceled", access: false });
  });

  it("twice is not found the second time, and racing cancels end it once", async () => {
    const { agent, buyer } = await subscribed();
    const cancels = await Promise.allSettled(
      Array.from({ length: 5 }, () => cancelSubscription(buyer, agent.slug)),
    );
    const answers = cancels.map((one) => (one.status === "fulfilled" ? one.value.status : one.reason.code));
    expect(answers).toContain("canceled");
    expect(["canceled", "subscription.not_found"]).toEqual(expect.arrayContaining(answers));
    const ended = and(
      eq(auditEvents.action, "subscription.canceled"),
      eq(auditEvents.organizationId, buyer.actor.organizationId),
    );
    expect(await db.$count(auditEvents, ended)).toBe(1);
    expect(await refusalOf(cancelSubscription(buyer, agent.slug))).toBe("subscription.not_found");
  });

  it("and taking the plan again goes on with what was used", async () => {
    const { agent, buyer, key } = await subscribed();
    const usage = callerOf(throughAgent(buyer, agent)).usage;
    const spend = (quantity: number) =>
      usage.consume({ agentId: agent.slug, metricSlug: "pages", quantity, idempotencyKey: randomUUID() });
    await spend(8);
    await cancelSubscription(buyer, agent.slug);
    await checkout(buyer, key);
    const { items } = await usage.get({ agentId: agent.slug });
    expect(items[0]).toMatchObject({ metric: "pages", limit: 10, used: 8, remaining: 2 });
    expect(await refusalOf(spend(3))).toBe("quota.exceeded");
  });

  it("is refused to nobody and to agents, and touches nobody else's", async () => {
    const { agent, buyer, key } = await subscribed();
    const other = await newUser(db);
    await checkout(other, key);
    const nobody = callerOf(contextOf(db, { kind: "anonymous" })).billing;
    const token = callerOf(throughAgent(buyer, agent)).billing;
    expect(await refusalOf(nobody.cancelSubscription({ agentId: agent.slug }))).toBe("auth.required");
    expect(await refusalOf(token.cancelSubscription({ agentId: agent.slug }))).toBe("auth.forbidden");
    await cancelSubscription(other, agent.slug);
    expect(await callerOf(buyer).billing.getSubscription({ agentId: agent.slug })).toMatchObject({
      access: true,
    });
  });
});
