import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { at, customerAt, idOf, itemOf, recurringPrice } from "../testing/targets.ts";

describe("what becomes of a payment that is missing", () => {
  let emulator: StripeEmulator;
  let stripe: Stripe;
  beforeAll(async () => {
    emulator = await startStripeEmulator({ port: 0 });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
  });
  afterAll(() => emulator.close());

  const post = (url: string, form: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

  test("dunning tries as often as it is set to, then cancels; or leaves unpaid", async () => {
    for (const [afterRetries, status] of [
      ["cancel", "canceled"],
      ["unpaid", "unpaid"],
    ] as const) {
      emulator.controls.changeSettings({ afterRetries, retryDays: [1, 2] });
      const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
      const price = await recurringPrice(stripe, { amount: 1000 });
      const subscription = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
      emulator.controls.declineNext(customer, { times: 3, code: "insufficient_funds" });
      emulator.controls.advanceTo(customer, at("2026-05-01T02:00:00Z"));
      expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
      emulator.controls.advanceTo(customer, at("2026-05-06T00:00:00Z"));
      const ended = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
      expect(ended).toMatchObject({ status, latest_invoice: { attempt_count: 3, status: "open" } });
    }
    emulator.controls.changeSettings({ afterRetries: "cancel", retryDays: [3, 5, 7] });
  });

  test("a retry that succeeds brings a past due subscription back", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const price = await recurringPrice(stripe, { amount: 1000 });
    const subscription = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    emulator.controls.declineNext(customer);
    emulator.controls.advanceTo(customer, at("2026-05-02T00:00:00Z"));
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("past_due");
    emulator.controls.advanceTo(customer, at("2026-05-05T00:00:00Z"));
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("an unpaid held-back change is dropped after 23 hours and its invoice voided", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const price = await recurringPrice(stripe, { amount: 1000 });
    const dearer = await recurringPrice(stripe, { amount: 5000 });
    const subscription = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    emulator.controls.declineNext(customer);
    const held = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: dearer.id }],
      proration_behavior: "always_invoice",
      payment_behavior: "pending_if_incomplete",
    });
    expect(held.pending_update).not.toBeNull();
    emulator.controls.advanceDays(customer, 1);
    const dropped = await stripe.subscriptions.retrieve(subscription.id);
    expect(dropped.pending_update).toBeNull();
    expect(itemOf(dropped).price.id).toBe(price.id);
    expect((await stripe.invoices.retrieve(idOf(held.latest_invoice))).status).toBe("void");
  });

  test("a renewal that needs confirmation is past due until the buyer confirms on the invoice's page", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const price = await recurringPrice(stripe, { amount: 1000 });
    const subscription = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    emulator.controls.requireConfirmationNext(customer);
    emulator.controls.advanceTo(customer, at("2026-05-01T02:00:00Z"));
    const late = await stripe.subscriptions.retrieve(subscription.id, {
      expand: ["latest_invoice.payments"],
    });
    expect(late.status).toBe("past_due");
    const events = await stripe.events.list({ type: "invoice.payment_action_required" });
    expect(events.data).toHaveLength(1);
    const invoice = late.latest_invoice;
    if (invoice === null || typeof invoice === "string") throw new Error("The invoice was not expanded.");
    const payment = invoice.payments?.data[0]?.payment.payment_intent;
    await post(`${emulator.url}/authenticate/${idOf(payment)}`, { answer: "yes" });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });
});
