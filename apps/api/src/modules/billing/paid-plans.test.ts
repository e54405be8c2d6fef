import { quotaSubjects } from "@souk/db/schema/usage";
import { subscriptions, entitlements } from "@souk/db/schema/commerce";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent, newTier, newUser } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { hasAccess } from "../entitlements/index.ts";
import { createTier } from "../pricing/index.ts";
import { tierInput } from "../../testing/market.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "./index.ts";
import { syncSubscription } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const DAY_MS = 86_400_000;

/** A buyer at an agent with a monthly, a dearer monthly, a yearly, a one-time and a free plan. */
async function market() {
  const agent = await newAgent(db);
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const plan = (interval: "month" | "year" | "one_time", amount: number, pages: number, trialDays = 0) =>
    createTier(
      admin,
      agent.slug,
      tierInput({
        name: `${interval} ${amount}`,
        interval,
        trialDays,
        price: { amount, currency: "USD" },
        quotas: [{ metric: "pages", limit: pages, period: "month" }],
      }),
    );
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const at = (days: number) => ({ ...buyer, now: () => new Date(Date.now() + days * DAY_MS) });
  const buy = async (tier: { id: string }, card?: string) => {
    const opened = await billing.checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    if (opened.status !== "redirect") throw new Error("the plan cost nothing");
    const sessionId = await newestSession(buyer.actor.organizationId);
    test.emulator.controls.payCheckout(sessionId, card ? { card } : {});
    return billing.completeCheckout(buyer, sessionId);
  };
  return { agent, admin, plan, buyer, at, buy, key: { agentId: agent.slug } };
}

async function newestSession(organizationId: string): Promise<string> {
  for await (const session of test.stripe.checkout.sessions.list({ limit: 10 })) {
    if (session.client_reference_id === organizationId) return session.id;
  }
  throw new Error("no session was opened");
}

async function stripeIdOf(organizationId: string): Promise<{ id: string; customer: string }> {
  const rows = await db.select().from(subscriptions).where(eq(subscriptions.organizationId, organizationId));
  const id = rows.findLast(
    (row) => row.stripeSubscriptionId && row.status !== "canceled",
  )?.stripeSubscriptionId;
  if (!id) throw new Error("no subscription at Stripe");
  const { customer } = await test.stripe.subscriptions.retrieve(id);
  return { id, customer: typeof customer === "string" ? customer : customer.id };
}

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
    const sessionId = await newestSession(buyer.actor.organizationId);
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
    const { id } = await stripeIdOf(buyer.actor.organizationId);
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

describe("the life of a paid plan", () => {
  it("goes on for the grace period after a failed renewal, recovers with the payment", async () => {
    const { plan, buy, buyer, at, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const { id, customer } = await stripeIdOf(buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer, { times: 1 });
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(31), id);
    const troubled = await billing.getSubscription(at(31), agent.slug);
    expect(troubled).toMatchObject({ status: "past_due", access: true });
    expect(troubled.trouble).not.toBeNull();
    const { organizationId } = buyer.actor;
    expect(await hasAccess(at(60), organizationId, agent.listingId)).toBe(false);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(40), id);
    expect(await billing.getSubscription(at(40), agent.slug)).toMatchObject({
      status: "active",
      access: true,
      trouble: null,
    });
  });

  it("that Stripe gave up collecting leaves no invoice that could still be paid", async () => {
    const { plan, buy, buyer, at, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const { id, customer } = await stripeIdOf(buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer, { times: 20 });
    for (let turn = 0; turn < 12; turn += 1) {
      if ((await test.stripe.subscriptions.retrieve(id)).status === "canceled") break;
      test.emulator.controls.advanceToNext(customer);
    }
    await syncSubscription(at(60), id);
    await syncSubscription(at(60), id);
    expect(await billing.getSubscription(at(60), agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
    const open = await test.stripe.invoices.list({ subscription: id, status: "open" });
    expect(open.data).toEqual([]);
  });

  it("ends when its paid period ends after a cancellation, and resumes before", async () => {
    const { plan, buy, buyer, at, agent, key } = await market();
    await buy(await plan("month", 1900, 500));
    const canceled = await billing.cancelSubscription(buyer, key.agentId);
    expect(canceled).toMatchObject({ status: "active", access: true, cancelsAt: canceled.period?.endsAt });
    expect(await billing.resumeSubscription(buyer, key.agentId)).toMatchObject({
      cancelsAt: null,
      accessUntil: null,
    });
    await billing.cancelSubscription(buyer, key.agentId);
    const { id, customer } = await stripeIdOf(buyer.actor.organizationId);
    expect(await hasAccess(at(35), buyer.actor.organizationId, agent.listingId)).toBe(false);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(35), id);
    expect(await billing.getSubscription(at(35), agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
  });

  it("switches up at once and prorated, with the new quota", async () => {
    const { plan, buy, buyer, key, agent } = await market();
    const small = await plan("month", 1900, 500);
    const large = await plan("month", 4900, 900);
    await buy(small);
    const preview = await billing.previewSwitch(buyer, { ...key, tierId: large.id });
    expect(preview).toMatchObject({ kind: "at_once", dueNow: { currency: "USD" } });
    expect(preview.dueNow.amount).toBeGreaterThan(2800);
    expect(preview.lines.reduce((sum, line) => sum + line.amount.amount, 0)).toBe(preview.dueNow.amount);
    expect(await switchPlan(buyer, { ...key, tierId: large.id })).toMatchObject({
      tier: { id: large.id },
      status: "active",
    });
    expect(await hasAccess(buyer, buyer.actor.organizationId, agent.listingId)).toBe(true);
  });

  it("keeps its plan when the payment of a switch fails", async () => {
    const { plan, buy, buyer, key } = await market();
    const small = await plan("month", 1900, 500);
    const large = await plan("month", 4900, 900);
    await buy(small);
    const { customer } = await stripeIdOf(buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer);
    await expect(switchPlan(buyer, { ...key, tierId: large.id })).rejects.toMatchObject({
      code: "payment.failed",
    });
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({ tier: { id: small.id } });
  });

  it("switches down when the paid period ends: the next plan begins by itself", async () => {
    const { plan, buy, buyer, at, key } = await market();
    const large = await plan("month", 4900, 900);
    const small = await plan("month", 1900, 500);
    await buy(large);
    const announced = await switchPlan(buyer, { ...key, tierId: small.id });
    expect(announced).toMatchObject({ tier: { id: large.id }, nextTier: { id: small.id }, access: true });
    const { id, customer } = await stripeIdOf(buyer.actor.organizationId);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(32), id);
    await syncSubscription(at(32), id);
    expect(await billing.getSubscription(at(32), key.agentId)).toMatchObject({
      tier: { id: small.id },
      status: "active",
      access: true,
    });
    const all = await db.$count(subscriptions, eq(subscriptions.organizationId, buyer.actor.organizationId));
    expect(all).toBe(2);
  });

  it("switches to a free plan when the paid period ends", async () => {
    const { plan, buy, buyer, at, key, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const free = await newTier(db, agent);
    await switchPlan(buyer, { ...key, tierId: free.id });
    const { id, customer } = await stripeIdOf(buyer.actor.organizationId);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(32), id);
    expect(await billing.getSubscription(at(32), key.agentId)).toMatchObject({
      tier: { id: free.id },
      access: true,
    });
  });

  it("is put to what Stripe says by the newest answer, whatever order they come in", async () => {
    const { plan, buy, buyer, key } = await market();
    await buy(await plan("month", 1900, 500));
    const { id } = await stripeIdOf(buyer.actor.organizationId);
    const { stripe, late } = slowStripe();
    const old = syncSubscription({ ...buyer, stripe }, id);
    await late.asked;
    await billing.cancelSubscription(buyer, key.agentId);
    late.arrive();
    await old;
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({
      cancelsAt: expect.any(String),
    });
    await test.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    await syncSubscription(buyer, id);
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({ cancelsAt: null });
    const rows = await db.$count(entitlements, eq(entitlements.organizationId, buyer.actor.organizationId));
    expect(rows).toBe(1);
  });
});

async function priceOf(tierId: string): Promise<string> {
  for await (const price of test.stripe.prices.list({ limit: 100 })) {
    if (price.metadata["souk_tier_id"] === tierId) return price.id;
  }
  throw new Error("the plan has no price");
}

/** A Stripe whose answers about subscriptions are held up on their way. */
function slowStripe(): { stripe: Stripe; late: { asked: Promise<void>; arrive: () => void } } {
  const asked = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  const retrieve = async (...given: Parameters<Stripe["subscriptions"]["retrieve"]>) => {
    const answer = await test.stripe.subscriptions.retrieve(...given);
    asked.resolve();
    await arrives.promise;
    return answer;
  };
  const held = Object.assign(Object.create(test.stripe.subscriptions), { retrieve });
  const stripe: Stripe = Object.assign(Object.create(test.stripe), { subscriptions: held });
  return { stripe, late: { asked: asked.promise, arrive: arrives.resolve } };
}
