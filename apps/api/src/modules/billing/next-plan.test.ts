import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import { archiveTier, updateTier } from "../pricing/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer of a monthly plan for 19.00, and a cheaper one. */
async function cheaper() {
  const paid = await newPaidPlan(db, test);
  const tier = await paid.newTier({
    name: "Small",
    interval: "month",
    price: { amount: 900, currency: "USD" },
  });
  const order = { agentId: paid.agent.slug, tierId: tier.id };
  const stripeId = paid.held.stripeSubscriptionId ?? "";
  const end = async () => {
    test.emulator.controls.advanceToNext(paid.customer);
    await billing.syncSubscription(paid.system, stripeId);
  };
  const subscriptionsAtStripe = async () =>
    (await test.stripe.subscriptions.list({ customer: paid.customer, status: "all" })).data.length;
  return { ...paid, small: tier, order, stripeId, end, subscriptionsAtStripe };
}

/** A Stripe that cannot be told of changes of subscriptions. */
function deafStripe(): Stripe {
  const update = () => Promise.reject(new Error("the connection broke"));
  const subscriptions = Object.assign(Object.create(test.stripe.subscriptions), { update });
  return Object.assign(Object.create(test.stripe), { subscriptions });
}

describe("the plan that follows", () => {
  it("is forgotten when the running one is resumed in Stripe's portal, and canceled there later", async () => {
    const { buyer, order, stripeId, system, agent, end, subscriptionsAtStripe } = await cheaper();
    await switchPlan(buyer, order);
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: false });
    await billing.syncSubscription(system, stripeId);
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({ nextTier: null });
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    await end();
    expect(await subscriptionsAtStripe()).toBe(1);
  });

  it("is not on record when Stripe did not hear of the switch", async () => {
    const { buyer, order, agent } = await cheaper();
    const broken = switchPlan({ ...buyer, stripe: deafStripe() }, order);
    await expect(broken).rejects.toThrow("the connection broke");
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({ nextTier: null });
  });

  it("does not begin when the buyer canceled instead, though Stripe did not hear of it", async () => {
    const { buyer, order, agent, end, subscriptionsAtStripe } = await cheaper();
    await switchPlan(buyer, order);
    const broken = billing.cancelSubscription({ ...buyer, stripe: deafStripe() }, agent.slug);
    await expect(broken).rejects.toThrow("the connection broke");
    await end();
    expect(await subscriptionsAtStripe()).toBe(1);
  });

  it("is taken back by resuming, by switching up and by canceling, on record", async () => {
    const { buyer, order, agent, newTier, held } = await cheaper();
    const dearer = await newTier({
      name: "Large",
      interval: "month",
      price: { amount: 4900, currency: "USD" },
    });
    for (const takeBack of [
      () => billing.resumeSubscription(buyer, agent.slug),
      () => switchPlan(buyer, { agentId: agent.slug, tierId: dearer.id }),
      () => billing.cancelSubscription(buyer, agent.slug),
    ]) {
      expect(await switchPlan(buyer, order)).toMatchObject({
        nextTier: { id: order.tierId },
      });
      expect(await takeBack()).toMatchObject({ nextTier: null });
    }
    const rows = await db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, held.id));
    const actions = rows.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        "subscription.resumed",
        "subscription.switched",
        "subscription.switch_withdrawn",
      ]),
    );
  });

  it("costs what was announced, though the plan costs more by then", async () => {
    const { buyer, agent, admin, newTier, end } = await cheaper();
    const next = await newTier({ name: "Small", interval: "month", price: { amount: 500, currency: "USD" } });
    const order = { agentId: agent.slug, tierId: next.id };
    await switchPlan(buyer, order);
    await updateTier(admin, order, { price: { amount: 99_900, currency: "USD" } });
    await end();
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      status: "active",
      tier: { id: next.id, price: { amount: 500, currency: "USD" } },
    });
  });

  it.each(["month", "free"] as const)("(%s) does not begin once it is archived", async (interval) => {
    const { buyer, agent, admin, newTier, held, end, subscriptionsAtStripe } = await cheaper();
    const amount = interval === "free" ? 0 : 500;
    const next = await newTier({ name: "Last", interval, price: { amount, currency: "USD" } });
    const order = { agentId: agent.slug, tierId: next.id };
    await switchPlan(buyer, order);
    await archiveTier(admin, order);
    await end();
    expect(await subscriptionsAtStripe()).toBe(1);
    const live = await db.$count(subscriptions, eq(subscriptions.tierId, next.id));
    const failed = and(
      eq(auditEvents.action, "subscription.successor_failed"),
      eq(auditEvents.subjectId, held.id),
    );
    expect([live, await db.$count(auditEvents, failed)]).toEqual([0, 1]);
  });
});
