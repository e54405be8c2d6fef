import { quotaSubjects } from "@souk/db/schema/usage";
import { subscriptions } from "@souk/db/schema/commerce";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTier, newUser } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { hasAccess } from "../entitlements/index.ts";
import * as billing from "./index.ts";
import { syncSubscription } from "./index.ts";
import { liveAtStripe, newestSession, newPlanMarket } from "../../testing/plan-market.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const market = () => newPlanMarket(db, test);

describe("a paid plan", () => {
  it("is active when the buyer lands, without a webhook", async () => {
    const { plan, buy, buyer, agent } = await market();
    const landed = await buy(await plan("month", 1900, 500));
    expect(landed).toMatchObject({
      state: "active",
      agentSlug: agent.slug,
      subscription: { status: "active", access: true, accessUntil: null, cancelsAt: null, trouble: null },
    });
    expect(landed.subscription?.period).not.toBeNull();
    const [quota] = await db
      .select({ limit: quotaSubjects.limitQuantity })
      .from(quotaSubjects)
      .where(eq(quotaSubjects.organizationId, buyer.actor.organizationId))
      .orderBy(quotaSubjects.id);
    expect(quota).toEqual({ limit: 500 });
  });

  it("is not there while the page is open, and a foreign session does not exist", async () => {
    const { plan, buyer, key } = await market();
    const tier = await plan("month", 1900, 500);
    await billing.checkout(buyer, { ...key, tierId: tier.id });
    const sessionId = await newestSession(test, buyer.actor.organizationId);
    expect(await billing.completeCheckout(buyer, sessionId)).toMatchObject({
      state: "open",
      subscription: null,
    });
    const stranger = { ...(await newUser(db)), stripe: test.stripe };
    await expect(billing.completeCheckout(stranger, sessionId)).rejects.toMatchObject({
      code: "checkout.not_found",
    });
  });

  it("replaces a free plan once it is paid, and not before", async () => {
    const { plan, buy, buyer, key, agent } = await market();
    const free = await newTier(db, agent);
    await billing.checkout(buyer, { ...key, tierId: free.id });
    const paid = await plan("month", 1900, 500);
    await billing.checkout(buyer, { ...key, tierId: paid.id });
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      tier: { id: free.id },
      access: true,
    });
    await buy(paid);
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      tier: { id: paid.id },
      access: true,
    });
  });

  it("refuses a second checkout for another plan and answers the same one", async () => {
    const { plan, buy, buyer, key } = await market();
    const tier = await plan("month", 1900, 500);
    const other = await plan("month", 4900, 900);
    await buy(tier);
    expect(await billing.checkout(buyer, { ...key, tierId: tier.id })).toMatchObject({ status: "active" });
    await expect(billing.checkout(buyer, { ...key, tierId: other.id })).rejects.toMatchObject({
      code: "subscription.already_live",
    });
  });

  it("has one Stripe customer per organization, whatever races", async () => {
    const { plan, buyer, key } = await market();
    const tiers = await Promise.all([plan("month", 1900, 500), plan("year", 19_000, 500)]);
    await Promise.all(tiers.map((tier) => billing.checkout(buyer, { ...key, tierId: tier.id })));
    const customers = new Set<string>();
    for await (const customer of test.stripe.customers.list({ limit: 100 })) {
      if (customer.metadata["souk_organization_id"] === buyer.actor.organizationId)
        customers.add(customer.id);
    }
    expect(customers.size).toBe(1);
  });

  it("bought twice at once is kept once: the second is canceled and given back", async () => {
    const { plan, buyer, agent } = await market();
    const tier = await plan("month", 1900, 500);
    const metadata = {
      souk_organization_id: buyer.actor.organizationId,
      souk_listing_id: agent.listingId,
      souk_tier_id: tier.id,
    };
    const customer = await test.stripe.customers.create({});
    const card = await test.stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const price = await priceOf(tier.id);
    const create = () =>
      test.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price }],
        metadata,
        default_payment_method: card.id,
      });
    const [first, second] = [await create(), await create()];
    await Promise.all([first, second].map(({ id }) => syncSubscription(buyer, id)));
    const live = await db.$count(
      subscriptions,
      and(eq(subscriptions.organizationId, buyer.actor.organizationId), eq(subscriptions.status, "active")),
    );
    expect(live).toBe(1);
    const states = await Promise.all([first, second].map(({ id }) => test.stripe.subscriptions.retrieve(id)));
    expect(states.map(({ status }) => status).toSorted()).toEqual(["active", "canceled"]);
    const refunds = await test.stripe.refunds.list({ limit: 100 });
    expect(
      refunds.data.filter((refund) => refund.reason === "duplicate" && refund.amount === 1900),
    ).toHaveLength(1);
  });

  it("tried once is not tried again: one trial per organization and listing", async () => {
    const { plan, buy, buyer, agent } = await market();
    const landed = await buy(await plan("month", 1900, 500, 14));
    expect(landed.subscription).toMatchObject({ status: "trialing", access: true });
    const { id } = await liveAtStripe(db, test, buyer.actor.organizationId);
    await test.stripe.subscriptions.cancel(id);
    await syncSubscription(buyer, id);
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
    const again = await buy(await plan("month", 2900, 500, 14));
    expect(again.subscription).toMatchObject({ status: "active", trialEndsAt: null });
  });

  it("paid once lasts", async () => {
    const { plan, buy, at, buyer, agent } = await market();
    const landed = await buy(await plan("one_time", 9900, 1000));
    expect(landed).toMatchObject({
      state: "active",
      subscription: { status: "active", period: null, accessUntil: null },
    });
    expect(await hasAccess(at(4000), buyer.actor.organizationId, agent.listingId)).toBe(true);
  });
});

async function priceOf(tierId: string): Promise<string> {
  for await (const price of test.stripe.prices.list({ limit: 100 })) {
    if (price.metadata["souk_tier_id"] === tierId) return price.id;
  }
  throw new Error("the plan has no price");
}
