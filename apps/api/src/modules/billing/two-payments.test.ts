import type { Database } from "@souk/db/client";
import { checkoutSessions } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent, newUser, tierInput } from "../../testing/market.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncPaymentIntent, syncRefund } from "../payments/index.ts";
import { createTier } from "../pricing/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/**
 * A buyer who paid on the payment pages of both plans: they were opened at the same moment, so that neither closed the
 * other. Nothing of it is in effect yet.
 */
async function twoPayments(...intervals: readonly ("month" | "one_time")[]) {
  const agent = await newAgent(db);
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const pages: string[] = [];
  for (const interval of intervals) {
    const price = { amount: 1900, currency: "USD" };
    const tier = await createTier(admin, agent.slug, tierInput({ name: interval, interval, price }));
    await billing.checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    const { data } = await test.stripe.checkout.sessions.list({ limit: 1 });
    const page = idOf(data[0]);
    // As if this page did not exist yet when the next one looked for open pages.
    const unseen = eq(checkoutSessions.stripeSessionId, page);
    await db.update(checkoutSessions).set({ state: "expired" }).where(unseen);
    pages.push(page);
  }
  for (const page of pages) test.emulator.controls.payCheckout(page);
  const [first = "", second = ""] = pages;
  return { agent, buyer, first, second };
}

const duplicatesOf = async (intent: string) =>
  (await test.stripe.refunds.list({ payment_intent: intent })).data.filter(
    ({ reason }) => reason === "duplicate",
  );

describe("a plan that is paid once while another one is live", () => {
  it.each(["month", "one_time"] as const)(
    "(%s) is given back, is in the books, and leaves that one alone",
    async (interval) => {
      const { buyer, first, second, agent } = await twoPayments(interval, "one_time");
      await billing.completeCheckout(buyer, first);
      const kept = await billing.getSubscription(buyer, agent.slug);
      await billing.completeCheckout(buyer, second);
      await billing.completeCheckout(buyer, second);
      const { payment_intent: intent } = await test.stripe.checkout.sessions.retrieve(second);
      const given = await duplicatesOf(idOf(intent));
      expect(given).toMatchObject([{ amount: 1900 }]);

      expect(await syncPaymentIntent(buyer, idOf(intent))).toBe("synced");
      expect(await syncRefund(buyer, idOf(given[0]))).toBe("synced");
      const { data } = await test.stripe.checkout.sessions.list({ payment_intent: idOf(intent) });
      expect(data).toHaveLength(1);
      expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({
        id: kept.id,
        status: "active",
        access: true,
      });
    },
  );

  it("is given back although undoing it broke off half way", async () => {
    const { buyer, first, second } = await twoPayments("month", "one_time");
    await billing.completeCheckout(buyer, first);
    const broken = billing.completeCheckout({ ...buyer, stripe: failingAt("refund") }, second);
    await expect(broken).rejects.toThrow("the connection broke");
    await billing.completeCheckout(buyer, second);
    const { payment_intent: intent } = await test.stripe.checkout.sessions.retrieve(second);
    expect(await duplicatesOf(idOf(intent))).toMatchObject([{ amount: 1900 }]);
  });
});

describe("a second subscription", () => {
  it("is ended and given back although undoing it broke off half way", async () => {
    const { buyer, first, second } = await twoPayments("month", "month");
    await billing.completeCheckout(buyer, first);
    for (const step of ["refund", "cancel"] as const) {
      const broken = billing.completeCheckout({ ...buyer, stripe: failingAt(step) }, second);
      await expect(broken).rejects.toThrow("the connection broke");
    }
    await billing.completeCheckout(buyer, second);
    const { subscription } = await test.stripe.checkout.sessions.retrieve(second);
    const { status } = await test.stripe.subscriptions.retrieve(idOf(subscription));
    expect(status).toBe("canceled");
    const { intentId } = await latestInvoiceOf(test, idOf(subscription));
    expect(await duplicatesOf(intentId)).toMatchObject([{ amount: 1900 }]);
  });
});

/** A Stripe whose connection breaks at one step. */
function failingAt(step: "cancel" | "refund"): Stripe {
  const broken = () => Promise.reject(new Error("the connection broke"));
  const { subscriptions, refunds } = test.stripe;
  return Object.assign(Object.create(test.stripe), {
    ...(step === "cancel" && {
      subscriptions: Object.assign(Object.create(subscriptions), { cancel: broken }),
    }),
    ...(step === "refund" && { refunds: Object.assign(Object.create(refunds), { create: broken }) }),
  });
}
