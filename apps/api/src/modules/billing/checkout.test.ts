import { randomUUID } from "node:crypto";
import { entitlements, subscriptions } from "@souk/db/schema/commerce";
import { quotaSubjects } from "@souk/db/schema/usage";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newTier, newUser, throughAgent } from "../../testing/market.ts";
import { setAgentStatus } from "../catalog/index.ts";
import { archiveTier, updateTier } from "../pricing/index.ts";
import { cancelSubscription, checkout } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const system = () => contextOf(db, { kind: "system" });

/** Resolves when a session of this database waits for a lock. */
async function someoneWaits(): Promise<void> {
  const waiting = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await db.execute(waiting)).rowCount === 0);
}

/** Everything a checkout writes for one organization. */
async function holdings(organizationId: string) {
  const of = { organizationId };
  const live = and(eq(subscriptions.organizationId, organizationId), ne(subscriptions.status, "canceled"));
  const open = and(eq(entitlements.organizationId, organizationId), isNull(entitlements.endsAt));
  return {
    live: await db.$count(subscriptions, live),
    subscriptions: await db.$count(subscriptions, eq(subscriptions.organizationId, of.organizationId)),
    open: await db.$count(entitlements, open),
    quotas: await db
      .select({ limit: quotaSubjects.limitQuantity })
      .from(quotaSubjects)
      .where(eq(quotaSubjects.organizationId, organizationId))
      .orderBy(quotaSubjects.id),
  };
}

async function offer() {
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  const buyer = await newUser(db);
  return { agent, tier, buyer, key: { agentId: agent.slug, tierId: tier.id } };
}

describe("taking a free plan", () => {
  it("gives the subscription, the access and every metric's quota at once", async () => {
    const { agent, tier, buyer, key } = await offer();
    const answer = await callerOf(buyer).billing.checkout(key);
    expect(answer).toMatchObject({
      status: "active",
      subscription: {
        agent: { id: agent.listingId, slug: agent.slug },
        tier: { id: tier.id },
        status: "active",
        access: true,
        accessUntil: null,
        canceledAt: null,
      },
    });
    // 10 pages by the plan, 0 calls because the plan does not mention them.
    expect(await holdings(buyer.actor.organizationId)).toEqual({
      live: 1,
      subscriptions: 1,
      open: 1,
      quotas: [{ limit: 10 }, { limit: 0 }],
    });
  });

  it("leaves nothing when its last step fails", async () => {
    const { buyer, key } = await offer();
    // The audit row is written last; a NUL in the request id makes PostgreSQL refuse it.
    await expect(checkout({ ...buyer, requestId: "\0" }, key)).rejects.toThrow("audit_events");
    expect(await holdings(buyer.actor.organizationId)).toEqual({
      live: 0,
      subscriptions: 0,
      open: 0,
      quotas: [],
    });
  });

  it("twenty times at once starts one subscription, and all twenty are told of it", async () => {
    const { buyer, key } = await offer();
    const answers = await Promise.all(Array.from({ length: 20 }, () => checkout(buyer, key)));
    const ids = answers.map((answer) => answer.status === "active" && answer.subscription.id);
    expect(new Set(ids).size).toBe(1);
    expect(answers.every((answer) => answer.status === "active" && answer.subscription.access)).toBe(true);
    expect(await holdings(buyer.actor.organizationId)).toMatchObject({ live: 1, subscriptions: 1, open: 1 });
  });

  it("two plans at once starts one of them and refuses the other", async () => {
    const { agent, tier, buyer } = await offer();
    const other = await newTier(db, agent);
    const taken = await Promise.allSettled(
      [tier, other].map(({ id }) => checkout(buyer, { agentId: agent.slug, tierId: id })),
    );
    expect(taken.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await holdings(buyer.actor.organizationId)).toMatchObject({ live: 1, open: 1 });
  });

  it("while it is being canceled never says that another plan is in the way", async () => {
    const { agent, buyer, key } = await offer();
    await checkout(buyer, key);
    for (let round = 0; round < 40; round += 1) {
      const [answer] = await Promise.all([
        checkout(buyer, key),
        cancelSubscription(buyer, agent.slug).catch(() => undefined),
        checkout(buyer, key),
      ]);
      expect(answer.status).toBe("active");
    }
    const { live, open } = await holdings(buyer.actor.organizationId);
    expect(open).toBe(live);
  });

  it("accepts a return URL of the agent", async () => {
    const { buyer, key } = await offer();
    const returnUrl = "https://agent.example/callback";
    expect(await checkout(buyer, { ...key, returnUrl })).toMatchObject({ status: "active" });
  });
});

describe("taking a plan is refused", () => {
  it("to nobody and to agents", async () => {
    const { agent, buyer, key } = await offer();
    const anonymous = contextOf(db, { kind: "anonymous" });
    expect(await refusalOf(callerOf(anonymous).billing.checkout(key))).toBe("auth.required");
    expect(await refusalOf(callerOf(anonymous, "invalid").billing.checkout(key))).toBe("auth.invalid_token");
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).billing.checkout(key))).toBe(
      "auth.forbidden",
    );
  });

  it("when ids are malformed or fields are unknown", async () => {
    const { buyer, key } = await offer();
    const call = (input: object) => refusalOf(callerOf(buyer).billing.checkout({ ...key, ...input }));
    expect(await call({ tierId: "free" })).toBe("request.invalid");
    expect(await call({ agentId: "../admin" })).toBe("request.invalid");
    expect(await call({ organizationId: randomUUID() })).toBe("request.invalid");
  });

  it("when another plan of the agent is live, naming it", async () => {
    const { agent, tier, buyer, key } = await offer();
    const other = await newTier(db, agent);
    await checkout(buyer, key);
    await expect(checkout(buyer, { ...key, tierId: other.id })).rejects.toMatchObject({
      code: "subscription.already_live",
      details: { tierId: tier.id, manageUrl: "https://souk.test/dashboard" },
    });
    expect(await holdings(buyer.actor.organizationId)).toMatchObject({
      live: 1,
      quotas: [{ limit: 10 }, { limit: 0 }],
    });
  });

  it("when it is paid and Stripe is not set up, with nothing written", async () => {
    const { agent, buyer } = await offer();
    const paid = await newTier(db, agent, { interval: "month", price: { amount: 1900, currency: "USD" } });
    const key = { agentId: agent.slug, tierId: paid.id };
    expect(await refusalOf(callerOf(buyer).billing.checkout(key))).toBe("stripe.not_configured");
    expect(await holdings(buyer.actor.organizationId)).toMatchObject({
      subscriptions: 0,
      open: 0,
      quotas: [],
    });
  });

  it("when it is archived, unknown or another agent's", async () => {
    const { agent, tier, buyer, key } = await offer();
    const foreign = await offer();
    const call = (tierId: string) => refusalOf(checkout(buyer, { ...key, tierId }));
    expect(await call(foreign.tier.id)).toBe("tier.not_found");
    expect(await call(randomUUID())).toBe("tier.not_found");
    await archiveTier(system(), { agentId: agent.slug, tierId: tier.id });
    expect(await call(tier.id)).toBe("tier.not_found");
  });

  it.each(["pending", "draft", "rejected", "suspended", "retired"] as const)(
    "when its agent is %s",
    async (status) => {
      const { agent, buyer, key } = await offer();
      await setAgentStatus(system(), agent.slug, { status, reason: "" });
      expect(await refusalOf(checkout(buyer, key))).toBe("listing.not_found");
    },
  );

  it("when its agent is unknown", async () => {
    const { buyer, key } = await offer();
    expect(await refusalOf(checkout(buyer, { ...key, agentId: `a-${randomUUID()}` }))).toBe(
      "listing.not_found",
    );
  });

  it("when the return URL is not the agent's, with nothing written", async () => {
    const { buyer, key } = await offer();
    const call = checkout(buyer, { ...key, returnUrl: "https://agent.example.evil.example/" });
    expect(await refusalOf(call)).toBe("return_url.not_allowed");
    expect(await holdings(buyer.actor.organizationId)).toMatchObject({ subscriptions: 0 });
  });
});

describe("a plan that changes while it is bought", () => {
  it("is sold with the terms that it shows afterwards", async () => {
    for (let round = 0; round < 30; round += 1) {
      const { agent, tier, buyer, key } = await offer();
      const limit = 1000 + round;
      const [, change] = await Promise.allSettled([
        checkout(buyer, key),
        updateTier(system(), key, { quotas: [{ metric: "pages", limit, period: "month" }] }),
      ]);
      const { quotas } = await holdings(buyer.actor.organizationId);
      const shown = await callerOf(buyer).pricing.list({ agentId: agent.slug });
      expect(quotas[0]?.limit).toBe(change.status === "fulfilled" ? limit : 10);
      expect(shown.items.find(({ id }) => id === tier.id)?.quotas[0]?.limit).toBe(quotas[0]?.limit);
    }
  });

  it("is never given away once it has a price", async () => {
    for (let round = 0; round < 30; round += 1) {
      const { buyer, key } = await offer();
      const price = { amount: 1900, currency: "USD" };
      const [, change] = await Promise.allSettled([
        checkout(buyer, key),
        updateTier(system(), key, { interval: "month", price }),
      ]);
      const { live } = await holdings(buyer.actor.organizationId);
      expect(live).toBe(change.status === "fulfilled" ? 0 : 1);
    }
  });

  it("is not sold any more once its archiving was answered", async () => {
    const { buyer, key } = await offer();
    const gate = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const archiving = db.transaction(async (tx) => {
      await archiveTier({ ...system(), db: tx }, key);
      locked.resolve();
      await gate.promise;
    });
    await locked.promise;
    const buying = refusalOf(checkout(buyer, key));
    await Promise.race([buying, someoneWaits()]);
    gate.resolve();
    await archiving;
    expect(await buying).toBe("tier.not_found");
  });
});
