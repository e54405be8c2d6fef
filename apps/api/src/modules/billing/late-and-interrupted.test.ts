import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTier } from "../../testing/market.ts";
import { newPaidPlan, payForPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer of a monthly plan for 19.00, with a cheaper and a dearer one to switch to. */
async function holder() {
  const paid = await newPaidPlan(db, test);
  const offer = async (amount: number) => {
    const price = { amount, currency: "USD" };
    const tier = await paid.newTier({ name: `For ${amount}`, interval: "month", price });
    return { agentId: paid.agent.slug, tierId: tier.id };
  };
  const stripeId = paid.held.stripeSubscriptionId ?? "";
  const atStripe = async () =>
    (await test.stripe.subscriptions.list({ customer: paid.customer, status: "all" })).data;
  return { ...paid, stripeId, atStripe, cheaper: await offer(900), dearer: await offer(4900) };
}

describe("a subscription that ended at Stripe, whose event did not come yet,", () => {
  const attempts = {
    canceled: ({ buyer, agent }) => billing.cancelSubscription(buyer, agent.slug),
    "switched up": ({ buyer, dearer }) => switchPlan(buyer, dearer),
    "switched down": ({ buyer, cheaper }) => switchPlan(buyer, cheaper),
    previewed: ({ buyer, dearer }) => billing.previewSwitch(buyer, dearer),
  } satisfies Record<string, (market: Awaited<ReturnType<typeof holder>>) => Promise<unknown>>;

  it.each(Object.entries(attempts))("is no plan to be %s any more", async (_, attempt) => {
    const market = await holder();
    await test.stripe.subscriptions.cancel(market.stripeId);
    await expect(attempt(market)).rejects.toMatchObject({ code: "subscription.not_found" });
    const { buyer, agent } = market;
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
  });
});

describe("canceling a free plan", () => {
  it("leaves the paid plan alone that replaced it at that moment", async () => {
    const { buyer, agent, sessionId } = await paidWhileFree();
    const replaced = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const replacing = db.transaction(async (tx) => {
      await billing.syncCheckout({ ...buyer, db: tx }, sessionId);
      replaced.resolve();
      await gate.promise;
    });
    await replaced.promise;
    const canceling = billing.cancelSubscription(buyer, agent.slug);
    await Promise.race([canceling, someoneWaits()]);
    gate.resolve();
    await replacing;
    expect(await canceling).toMatchObject({ status: "canceled" });
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
      status: "active",
      access: true,
      tier: { interval: "month" },
    });
  });

  /** A buyer on a free plan who paid for another one and did not land yet. */
  async function paidWhileFree() {
    const paid = await payForPlan(db, test);
    const free = await newTier(db, paid.agent);
    await billing.checkout(paid.buyer, { agentId: paid.agent.slug, tierId: free.id });
    return paid;
  }

  async function someoneWaits(): Promise<void> {
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await db.$client.query(waiting)).rowCount === 0);
  }
});

describe("the plan that follows", () => {
  it("begins once, though it was cut off after Stripe had begun it and the card changed since", async () => {
    const { buyer, cheaper, stripeId, customer, atStripe } = await holder();
    await switchPlan(buyer, cheaper);
    test.emulator.controls.advanceToNext(customer);
    await expect(
      billing.syncSubscription({ ...buyer, stripe: killedAfterCreate() }, stripeId),
    ).rejects.toThrow("killed");
    const card = await test.stripe.paymentMethods.attach("pm_card_mastercard", { customer });
    const retrieve = async (...[id, ...given]: Parameters<Stripe["subscriptions"]["retrieve"]>) => ({
      ...(await test.stripe.subscriptions.retrieve(id, ...given)),
      ...(id === stripeId && { default_payment_method: card.id }),
    });
    await billing.syncSubscription({ ...buyer, stripe: replacing("retrieve", retrieve) }, stripeId);
    expect((await atStripe()).map(({ status }) => status).toSorted()).toEqual(["active", "canceled"]);
    expect(await billing.getSubscription(buyer, cheaper.agentId)).toMatchObject({
      tier: { id: cheaper.tierId },
      access: true,
    });
  });

  it("does not begin beside another plan that the buyer took since", async () => {
    const { buyer, agent, held, cheaper, stripeId, customer, atStripe } = await holder();
    await switchPlan(buyer, cheaper);
    test.emulator.controls.advanceToNext(customer);
    const cutOff = billing.syncSubscription({ ...buyer, stripe: unableToList() }, stripeId);
    await expect(cutOff).rejects.toThrow("killed");
    const free = await newTier(db, agent);
    await billing.checkout(buyer, { agentId: agent.slug, tierId: free.id });
    await billing.syncSubscription(buyer, stripeId);
    expect(await atStripe()).toHaveLength(1);
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({ tier: { id: free.id } });
    const given = and(
      eq(auditEvents.subjectId, held.id),
      eq(auditEvents.action, "subscription.successor_failed"),
    );
    expect(await db.$count(auditEvents, given)).toBe(1);
    expect(await db.$count(subscriptions, eq(subscriptions.id, held.id))).toBe(1);
  });
});

type Method = "retrieve" | "create" | "list";

/** Stripe with one answer about subscriptions of the test's own. */
function replacing(method: Method, answer: (...given: never[]) => unknown): Stripe {
  const changed = Object.assign(Object.create(test.stripe.subscriptions), { [method]: answer });
  return Object.assign(Object.create(test.stripe), { subscriptions: changed });
}

function killedAfterCreate(): Stripe {
  return replacing("create", async (...given: Parameters<Stripe["subscriptions"]["create"]>) => {
    await test.stripe.subscriptions.create(...given);
    throw new Error("killed");
  });
}

function unableToList(): Stripe {
  const killed = () => {
    throw new Error("killed");
  };
  const changed = Object.assign(Object.create(test.stripe.subscriptions), { list: killed, create: killed });
  return Object.assign(Object.create(test.stripe), { subscriptions: changed });
}
