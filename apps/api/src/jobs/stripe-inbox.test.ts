import { startStripeEmulator, type StripeEmulator } from "@souk/stripe-emulator";
import { subscriptions } from "@souk/db/schema/commerce";
import { invoices, receipts, stripeEvents } from "@souk/db/schema/stripe";
import { eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { Deps } from "../deps.ts";
import { reconcileStripe } from "../modules/inbox/index.ts";
import { createStripe } from "../platform/stripe.ts";
import { startTestApp, TEST_WEBHOOK_SECRET, type TestApp } from "../testing/app.ts";
import { contextOf } from "../testing/market.ts";
import { newPaidPlan } from "../testing/paid-plan.ts";
import { apiUrlOf, TEST_SECRET_KEY } from "../testing/stripe.ts";
import { runStripeInbox } from "./stripe-inbox.ts";

let app: TestApp;
let deps: Deps;
let emulator: StripeEmulator;
let stop: () => Promise<void>;
beforeAll(async () => {
  app = await startTestApp();
  emulator = await startStripeEmulator({
    port: 0,
    webhookUrl: `${app.url}/webhooks/stripe`,
    webhookSecret: TEST_WEBHOOK_SECRET,
  });
  const stripe = createStripe({ secretKey: TEST_SECRET_KEY, apiUrl: apiUrlOf(emulator) });
  deps = { ...app.deps, stripe };
  stop = runStripeInbox(deps);
});
afterAll(async () => {
  await stop();
  await emulator.close();
  await app.close();
});
beforeEach(() => emulator.controls.clearFaults());

/** The emulator delivers, the webhook stores, the worker works: until nothing is left to do. */
async function everythingIsQuiet(): Promise<void> {
  await emulator.controls.settled();
  await vi.waitFor(
    async () => {
      const waiting = await deps.db
        .select({ type: stripeEvents.type, error: stripeEvents.lastError })
        .from(stripeEvents)
        .where(inArray(stripeEvents.state, ["received", "failed", "dead"]));
      expect(waiting).toEqual([]);
    },
    { timeout: 25_000, interval: 50 },
  );
}

function buy() {
  const { stripe, db } = deps;
  if (!stripe) throw new Error("there is no Stripe");
  return newPaidPlan(db, { stripe, emulator });
}

const paymentsOf = (subscriptionId: string) =>
  deps.db
    .select()
    .from(invoices)
    .where(eq(invoices.subscriptionId, subscriptionId))
    .orderBy(invoices.createdAt);
const intentOf = async (invoiceId = "") => {
  const [receipt] = await deps.db.select().from(receipts).where(eq(receipts.invoiceId, invoiceId));
  return receipt?.stripePaymentIntentId ?? "";
};
const rowOf = async (id: string) =>
  (await deps.db.select().from(subscriptions).where(eq(subscriptions.id, id)))[0];

it("what Stripe tells is in effect a moment later: a payment, a renewal, a refund", async () => {
  const { held, customer } = await buy();
  await everythingIsQuiet();
  expect(await paymentsOf(held.id)).toMatchObject([{ status: "paid", total: 1900 }]);

  emulator.controls.advanceToNext(customer);
  await everythingIsQuiet();
  const payments = await paymentsOf(held.id);
  expect(payments.map(({ status }) => status)).toEqual(["paid", "paid"]);
  expect((await rowOf(held.id))?.periodEnd?.getTime()).toBeGreaterThan(held.periodEnd?.getTime() ?? 0);

  emulator.controls.refund(await intentOf(payments[1]?.id), 400);
  await everythingIsQuiet();
  const after = await paymentsOf(held.id);
  expect(after.map(({ id, refunded }) => [id, refunded])).toEqual(
    payments.map(({ id }, at) => [id, at === 1 ? 400 : 0]),
  );
});

it.each<[string, Parameters<StripeEmulator["controls"]["setDelivery"]>[0]]>([
  ["backwards, twice over", { order: "reverse", copies: 2 }],
  ["shuffled, three times over", { order: "shuffled", shuffleSeed: 7, copies: 3 }],
  ["with half of it lost, shuffled", { order: "shuffled", shuffleSeed: 11, drop: 0.5 }],
  ["not at all", { drop: 1 }],
])("a subscription's story told %s ends in what Stripe holds", async (_, faults) => {
  const { stripe } = deps;
  if (!stripe) throw new Error("there is no Stripe");
  emulator.controls.setDelivery({ hold: true, ...faults });
  const { held, customer } = await buy();
  const stripeId = held.stripeSubscriptionId ?? "";
  emulator.controls.advanceToNext(customer);
  emulator.controls.declineNext(customer, { times: 1 });
  emulator.controls.advanceToNext(customer);
  await stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
  emulator.controls.setDelivery({ hold: false });
  await everythingIsQuiet();
  await reconcileStripe({ ...contextOf(deps.db, { kind: "system" }), stripe });
  await everythingIsQuiet();

  const latest = await stripe.subscriptions.retrieve(stripeId);
  const row = await rowOf(held.id);
  expect(row).toMatchObject({ status: latest.status });
  expect(row?.cancelsAt?.getTime()).toBe((latest.cancel_at ?? 0) * 1000);
  expect(row?.periodEnd?.getTime()).toBe((latest.items.data[0]?.current_period_end ?? 0) * 1000);
  const billed = await stripe.invoices.list({ subscription: stripeId, limit: 100 });
  const payments = await paymentsOf(held.id);
  expect(new Map(payments.map((payment) => [payment.stripeId, payment.status]))).toEqual(
    new Map(billed.data.map(({ id, status }) => [id, status])),
  );
});
