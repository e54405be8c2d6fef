import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import { syncDispute, syncPaymentIntent, syncRefund } from "../payments/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer of a monthly plan for 19.00, and a cheaper one for 9.00. */
async function holder() {
  const paid = await newPaidPlan(db, test);
  const { system, buyer, agent, held, customer } = paid;
  const price = { amount: 900, currency: "USD" };
  const small = await paid.newTier({ name: "Small", interval: "month", price });
  const order = { agentId: agent.slug, tierId: small.id };
  const stripeId = held.stripeSubscriptionId ?? "";
  const { intentId } = await latestInvoiceOf(test, stripeId);
  const sync = () => billing.syncSubscription(system, stripeId);
  return {
    ...paid,
    order,
    stripeId,
    intentId,
    sync,
    announce: () => switchPlan(buyer, order),
    end: async () => {
      test.emulator.controls.advanceToNext(customer);
      await sync();
    },
    seen: () => billing.getSubscription(buyer, agent.slug),
    /** What an admin does here, or Stripe's dashboard there. */
    giveBack: async () => {
      await syncPaymentIntent(system, intentId);
      await syncRefund(system, test.emulator.controls.refund(intentId));
    },
    dispute: async () => {
      await syncPaymentIntent(system, intentId);
      await syncDispute(system, test.emulator.controls.openDispute(intentId));
    },
    /** How many subscriptions the buyer was charged for. */
    begun: async () => (await test.stripe.subscriptions.list({ customer, status: "all" })).data.length,
    told: (action: string) =>
      db.$count(auditEvents, and(eq(auditEvents.subjectId, held.id), eq(auditEvents.action, action))),
  };
}

type Holder = Awaited<ReturnType<typeof holder>>;

/** Stripe that has something happen before or after it is told of a change of a subscription, once. */
function meanwhile(when: "before" | "after", happen: () => Promise<unknown>): Stripe {
  let isOver = false;
  const update = async (...given: Parameters<Stripe["subscriptions"]["update"]>) => {
    const isFirst = !isOver;
    isOver = true;
    if (isFirst && when === "before") await happen();
    const answer = await test.stripe.subscriptions.update(...given);
    if (isFirst && when === "after") await happen();
    return answer;
  };
  const subscriptions = Object.assign(Object.create(test.stripe.subscriptions), { update });
  return Object.assign(Object.create(test.stripe), { subscriptions });
}

describe("a plan that follows", () => {
  it("begins when the announced end is reached, on record", async () => {
    const { announce, end, begun, seen, order, told } = await holder();
    await announce();
    await end();
    expect(await begun()).toBe(2);
    expect(await seen()).toMatchObject({ status: "active", tier: { id: order.tierId }, access: true });
    expect(await told("subscription.successor_started")).toBe(1);
  });

  it("begins after a part of the last payment was given back", async () => {
    const { announce, intentId, end, begun } = await holder();
    await announce();
    test.emulator.controls.refund(intentId, 500);
    await end();
    expect(await begun()).toBe(2);
  });

  it("does not begin after an end at once, on record", async () => {
    const { announce, stripeId, sync, begun, seen, told } = await holder();
    await announce();
    await test.stripe.subscriptions.cancel(stripeId);
    for (let round = 0; round < 2; round += 1) await sync();
    expect(await begun()).toBe(1);
    expect(await seen()).toMatchObject({ status: "canceled", nextTier: null });
    expect(await told("subscription.switch_withdrawn")).toBe(1);
  });

  it("does not begin for who was refunded and canceled at Stripe's dashboard, whatever is told of first", async () => {
    const { announce, stripeId, intentId, system, sync, begun } = await holder();
    await announce();
    const refundId = test.emulator.controls.refund(intentId);
    await test.stripe.subscriptions.cancel(stripeId);
    await sync();
    await syncPaymentIntent(system, intentId);
    await syncRefund(system, refundId);
    expect(await begun()).toBe(1);
  });

  it.each(["refund", "openDispute"] as const)(
    "does not begin at the announced end when nobody told yet of a %s of what was paid last",
    async (taking) => {
      const { announce, intentId, end, begun, seen, told } = await holder();
      await announce();
      test.emulator.controls[taking](intentId);
      await end();
      expect(await begun()).toBe(1);
      expect(await seen()).toMatchObject({ nextTier: null });
      expect(await told("subscription.successor_failed")).toBe(1);
    },
  );

  it("does not begin after an end of Stripe's portal, when Stripe had not heard of the switch", async () => {
    const { buyer, order, stripeId, sync, end, begun, seen } = await holder();
    const broken = meanwhile("before", () => Promise.reject(new Error("the connection broke")));
    await expect(switchPlan({ ...buyer, stripe: broken }, order)).rejects.toThrow("broke");
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    await sync();
    expect(await seen()).toMatchObject({ nextTier: null });
    await end();
    expect(await begun()).toBe(1);
  });

  it("begins though the answer was lost in which Stripe had heard of the switch", async () => {
    const { buyer, order, sync, end, begun, seen } = await holder();
    const lost = meanwhile("after", () => Promise.reject(new Error("the answer was lost")));
    await expect(switchPlan({ ...buyer, stripe: lost }, order)).rejects.toThrow("lost");
    await sync();
    expect(await seen()).toMatchObject({ nextTier: { id: order.tierId } });
    await end();
    expect(await begun()).toBe(2);
  });
});

describe("while a switch is announced at Stripe,", () => {
  const takings = {
    "a refund": ({ giveBack }) => giveBack(),
    "a dispute": ({ dispute }) => dispute(),
    "the buyer's cancellation": ({ buyer, agent }) => billing.cancelSubscription(buyer, agent.slug),
  } satisfies Record<string, (market: Holder) => Promise<unknown>>;

  it.each(Object.entries(takings))("%s leaves no plan that follows", async (_, take) => {
    const market = await holder();
    const { buyer, order, seen, end, begun } = market;
    const stripe = meanwhile("after", () => take(market));
    await switchPlan({ ...buyer, stripe }, order);
    expect(await seen()).toMatchObject({ nextTier: null });
    await end();
    expect(await begun()).toBe(1);
  });

  it("a cancellation that Stripe hears of first leaves none either", async () => {
    const { buyer, agent, order, end, begun } = await holder();
    const stripe = meanwhile("before", () => billing.cancelSubscription(buyer, agent.slug));
    expect(await switchPlan({ ...buyer, stripe }, order)).toMatchObject({ nextTier: null });
    await end();
    expect(await begun()).toBe(1);
  });
});

it("a switch while a cancellation is on its way to Stripe is what counts", async () => {
  const { buyer, agent, order, announce, end, seen } = await holder();
  const stripe = meanwhile("before", announce);
  await billing.cancelSubscription({ ...buyer, stripe }, agent.slug);
  await end();
  expect(await seen()).toMatchObject({ tier: { id: order.tierId }, access: true });
});
