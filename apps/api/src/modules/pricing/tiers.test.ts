import { randomUUID } from "node:crypto";
import type { ReleasePolicy } from "@souk/contracts/pricing/entities";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import {
  contextOf,
  newAgent,
  newTier,
  newUser,
  newVendor,
  throughAgent,
  tierInput,
} from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { checkout } from "../billing/index.ts";
import { setAgentStatus } from "../catalog/index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());
const system = () => contextOf(db, { kind: "system" });
const anonymous = () => contextOf(db, { kind: "anonymous" });
const USD = (amount: number) => ({ amount, currency: "USD" });

const overageAt = (price: number) => ({
  metric: "pages",
  limit: 1,
  period: "day" as const,
  overage: { limit: 1, price },
});

/** An agent of a vendor whose owner is the caller. */
async function ownAgent() {
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  return { agent, vendor: callerOf({ ...vendor.owner, stripe: test.stripe }).pricing, agentId: agent.slug };
}

describe("a plan", () => {
  it("is made by the vendor as it was stated, and is on offer", async () => {
    const { vendor, agentId } = await ownAgent();
    const input = tierInput({
      interval: "month",
      price: USD(1900),
      trialDays: 14,
      features: ["Everything"],
      quotas: [
        {
          metric: "pages",
          limit: 500,
          period: "billing",
          trialLimit: 20,
          overage: { limit: 100, price: 10 },
        },
        { metric: "calls", limit: null, period: "day", trialLimit: null, overage: null },
      ],
      releasePolicy: { withinSeconds: 3600, share: 1000 },
    });
    const made = await vendor.create({ agentId, ...input });
    expect(made).toEqual({ ...input, id: expect.any(String), archivedAt: null });
    expect(await callerOf(anonymous()).pricing.list({ agentId })).toEqual({ items: [made] });
  });

  it("stands among the others by price, cheapest first", async () => {
    const { vendor, agentId } = await ownAgent();
    for (const amount of [4900, 0, 1900]) {
      const interval = amount === 0 ? "free" : "month";
      await vendor.create({ agentId, ...tierInput({ interval, price: USD(amount) }) });
    }
    const { items } = await vendor.list({ agentId });
    expect(items.map(({ price }) => price.amount)).toEqual([0, 1900, 4900]);
  });

  it("changes in the fields that are sent and in no other", async () => {
    const { vendor, agentId } = await ownAgent();
    const made = await vendor.create({ agentId, ...tierInput({ summary: "Old" }) });
    const changed = await vendor.update({ agentId, tierId: made.id, name: "Starter" });
    expect(changed).toEqual({ ...made, name: "Starter" });
    const quotas = [{ metric: "calls", limit: 3, period: "lifetime" as const }];
    const again = await vendor.update({ agentId, tierId: made.id, quotas });
    const full = quotas.map((quota) => ({ ...quota, trialLimit: null, overage: null }));
    expect(again).toEqual({ ...changed, quotas: full });
    expect(await vendor.update({ agentId, tierId: made.id })).toEqual(again);
  });

  it("bounds what is given back, until its bounds are taken away; to bound nothing is the same", async () => {
    const { vendor, agentId } = await ownAgent();
    const { id: tierId } = await vendor.create({ agentId, ...tierInput() });
    const bound = (releasePolicy: ReleasePolicy | null) => vendor.update({ agentId, tierId, releasePolicy });
    const hour = { withinSeconds: 3600, share: null };
    expect(await bound(hour)).toMatchObject({ releasePolicy: hour });
    expect(await vendor.update({ agentId, tierId, name: "Bound" })).toMatchObject({ releasePolicy: hour });
    expect(await bound({ withinSeconds: null, share: null })).toMatchObject({ releasePolicy: null });
    await bound({ withinSeconds: null, share: 0 });
    expect(await bound(null)).toMatchObject({ releasePolicy: null });
  });

  it("may drop its trial with the smaller quota in it, and get one again", async () => {
    const { vendor, agentId } = await ownAgent();
    const quotas = [{ metric: "pages", limit: 500, period: "billing" as const, trialLimit: 20 }];
    const input = tierInput({ interval: "month", price: USD(1900), trialDays: 14, quotas });
    const { id: tierId } = await vendor.create({ agentId, ...input });
    expect(await vendor.update({ agentId, tierId, trialDays: 0 })).toMatchObject({
      trialDays: 0,
      quotas: [{ trialLimit: 20 }],
    });
  });

  it("may become a paid one before anybody holds it", async () => {
    const { vendor, agentId } = await ownAgent();
    const { id: tierId } = await vendor.create({ agentId, ...tierInput() });
    const changed = await vendor.update({ agentId, tierId, interval: "year", price: USD(9900) });
    expect(changed).toMatchObject({ interval: "year", price: USD(9900) });
  });
});

describe("a plan that somebody held", () => {
  it.each([
    ["interval", { interval: "month" as const, price: USD(100) }],
    ["quotas", { quotas: [{ metric: "pages", limit: 1000, period: "month" as const }] }],
    ["quotas together with a text", { name: "More", quotas: [] }],
    ["bounds on giving back", { releasePolicy: { withinSeconds: 1, share: null } }],
  ])("keeps its %s for good, after the last holder left too", async (_, terms) => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    const buyer = await newUser(db);
    await checkout(buyer, { agentId, tierId: tier.id });
    const change = () => refusalOf(vendor.update({ agentId, tierId: tier.id, ...terms }));
    expect(await change()).toBe("tier.sold");
    await callerOf(buyer).billing.cancelSubscription({ agentId });
    expect(await change()).toBe("tier.sold");
    expect(await vendor.list({ agentId })).toEqual({ items: [tier] });
  });

  it("may still change its texts", async () => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    await checkout(await newUser(db), { agentId, tierId: tier.id });
    const changed = await vendor.update({
      agentId,
      tierId: tier.id,
      name: "Hobby",
      features: ["Kind words"],
    });
    expect(changed).toEqual({ ...tier, name: "Hobby", features: ["Kind words"] });
  });
});

describe("archiving a plan", () => {
  it("takes it off the market; whoever holds it keeps it", async () => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    const buyer = await newUser(db);
    await checkout(buyer, { agentId, tierId: tier.id });
    await vendor.archive({ agentId, tierId: tier.id });
    expect(await vendor.list({ agentId })).toEqual({ items: [] });
    const held = await callerOf(buyer).billing.getSubscription({ agentId });
    expect(held).toMatchObject({ access: true, tier: { id: tier.id, archivedAt: expect.any(String) } });
    const late = { agentId, tierId: tier.id };
    expect(await refusalOf(checkout(await newUser(db), late))).toBe("tier.not_found");
  });

  it("twice is the same as once", async () => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    const key = { agentId, tierId: tier.id };
    await vendor.archive(key);
    const first = await vendor.update(key);
    await vendor.archive(key);
    expect(await vendor.update(key)).toEqual(first);
    const admin = callerOf(await newUser(db, "admin"));
    const { items } = await admin.audit.list({ subjectId: tier.id, action: "tier.archived" });
    expect(items).toHaveLength(1);
  });
});

describe("a plan is refused", () => {
  it.each([
    ["free with a price", { price: USD(1) }, "tier.free_price"],
    ["paid without a price", { interval: "month" as const }, "tier.free_price"],
    [
      "with a quota of an unknown metric",
      { quotas: [{ metric: "words", limit: 1, period: "day" as const }] },
      "metric.not_found",
    ],
    [
      "free with units beyond a limit",
      { quotas: [{ metric: "pages", limit: 1, period: "day" as const, overage: { limit: 1, price: 1 } }] },
      "tier.overage",
    ],
    [
      "with a quota per billing though it is never charged",
      { quotas: [{ metric: "pages", limit: 1, period: "billing" as const }] },
      "tier.quota_period",
    ],
    [
      "with a smaller trial though it has none",
      { quotas: [{ metric: "pages", limit: 2, period: "day" as const, trialLimit: 1 }] },
      "tier.trial_limit",
    ],
    [
      "with two quotas of one metric",
      {
        quotas: [
          { metric: "pages", limit: 1, period: "day" as const },
          { metric: "pages", limit: 2, period: "month" as const },
        ],
      },
      "metric.not_found",
    ],
  ])("when it is %s, new or changed", async (_, terms, code) => {
    const { agent, vendor, agentId } = await ownAgent();
    expect(await refusalOf(vendor.create({ agentId, ...tierInput(), ...terms }))).toBe(code);
    const tier = await newTier(db, agent);
    expect(await refusalOf(vendor.update({ agentId, tierId: tier.id, ...terms }))).toBe(code);
    expect(await vendor.list({ agentId })).toEqual({ items: [tier] });
  });

  it.each([
    ["a fraction of a cent", { price: { amount: 0.5, currency: "USD" } }],
    ["a negative price", { price: USD(-1) }],
    ["a currency in small letters", { price: { amount: 0, currency: "usd" } }],
    ["a negative limit", { quotas: [{ metric: "pages", limit: -1, period: "day" as const }] }],
    ["a fractional limit", { quotas: [{ metric: "pages", limit: 1.5, period: "day" as const }] }],
    ["a trial of 91 days", { trialDays: 91 }],
    ["a share above the whole", { releasePolicy: { withinSeconds: null, share: 10_001 } }],
    ["overage that costs nothing", { quotas: [overageAt(0)] }],
    ["a slug with capitals", { slug: "Pro" }],
    ["a name of blanks", { name: "  " }],
  ])("when it has %s", async (_, fields) => {
    const { vendor, agentId } = await ownAgent();
    expect(await refusalOf(vendor.create({ agentId, ...tierInput(), ...fields }))).toBe("request.invalid");
  });

  it("when the agent has a plan of that slug, archived ones included", async () => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    const again = () => refusalOf(vendor.create({ agentId, ...tierInput({ slug: tier.slug }) }));
    expect(await again()).toBe("tier.slug_taken");
    await vendor.archive({ agentId, tierId: tier.id });
    expect(await again()).toBe("tier.slug_taken");
    const other = await ownAgent();
    const elsewhere = { agentId: other.agentId, ...tierInput({ slug: tier.slug }) };
    expect(await other.vendor.create(elsewhere)).toMatchObject({ slug: tier.slug });
  });
});

describe("plans of others", () => {
  it("do not exist for a vendor, whether the agent or the plan is foreign", async () => {
    const mine = await ownAgent();
    const theirs = await ownAgent();
    const tier = await newTier(db, theirs.agent);
    const { agentId } = theirs;
    const foreignAgent = { agentId, tierId: tier.id };
    expect(await refusalOf(mine.vendor.create({ agentId, ...tierInput() }))).toBe("listing.not_found");
    expect(await refusalOf(mine.vendor.update({ ...foreignAgent, name: "Mine" }))).toBe("listing.not_found");
    expect(await refusalOf(mine.vendor.archive(foreignAgent))).toBe("listing.not_found");
    const foreignTier = { agentId: mine.agentId, tierId: tier.id };
    expect(await refusalOf(mine.vendor.update({ ...foreignTier, name: "Mine" }))).toBe("tier.not_found");
    expect(await refusalOf(mine.vendor.archive(foreignTier))).toBe("tier.not_found");
    expect(await theirs.vendor.list({ agentId })).toEqual({ items: [tier] });
  });

  it("and of unknown agents are not found", async () => {
    const { agent, vendor } = await ownAgent();
    const agentId = `a-${randomUUID()}`;
    const unknown = { agentId: agent.slug, tierId: randomUUID() };
    expect(await refusalOf(vendor.list({ agentId }))).toBe("listing.not_found");
    expect(await refusalOf(vendor.create({ agentId, ...tierInput() }))).toBe("listing.not_found");
    expect(await refusalOf(vendor.update(unknown))).toBe("tier.not_found");
    expect(await refusalOf(vendor.archive(unknown))).toBe("tier.not_found");
  });

  it("are changed by admins, and by no buyer, agent or visitor", async () => {
    const { agent, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    const key = { agentId, tierId: tier.id };
    const buyer = await newUser(db);
    const attempts = (ctx: Parameters<typeof callerOf>[0]) => {
      const { pricing } = callerOf(ctx);
      const calls = [pricing.create({ agentId, ...tierInput() }), pricing.update(key), pricing.archive(key)];
      return Promise.all(calls.map(refusalOf));
    };
    expect(new Set(await attempts(buyer))).toEqual(new Set(["listing.not_found"]));
    expect(new Set(await attempts(throughAgent(buyer, agent)))).toEqual(new Set(["auth.forbidden"]));
    expect(new Set(await attempts(anonymous()))).toEqual(new Set(["auth.required"]));
    const admin = callerOf(await newUser(db, "admin")).pricing;
    expect(await admin.update({ ...key, name: "By the house" })).toMatchObject({ name: "By the house" });
  });

  it("are hidden with their agent, but not from those who manage it", async () => {
    const { agent, vendor, agentId } = await ownAgent();
    const tier = await newTier(db, agent);
    await setAgentStatus(system(), agentId, { status: "pending", reason: "" });
    expect(await refusalOf(callerOf(anonymous()).pricing.list({ agentId }))).toBe("listing.not_found");
    expect(await refusalOf(callerOf(await newUser(db)).pricing.list({ agentId }))).toBe("listing.not_found");
    expect(await vendor.list({ agentId })).toEqual({ items: [tier] });
  });
});
