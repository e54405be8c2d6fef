import fc from "fast-check";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { customerAt, idOf, itemOf, recurringPrice } from "../testing/targets.ts";

/** What may happen in the life of a subscription, in any order. Refusals are part of life; crashes are not. */
const word = <const Words extends string[]>(...words: Words) => fc.constantFrom<Words>(...words);

const happenings = fc.oneof(
  fc.record({ kind: word("days"), days: fc.integer({ min: 1, max: 70 }) }),
  fc.record({
    kind: word("switch"),
    to: fc.nat(3),
    proration: word("always_invoice", "create_prorations", "none"),
    behavior: word("allow_incomplete", "pending_if_incomplete", "error_if_incomplete"),
  }),
  fc.record({ kind: word("end", "keep", "decline", "pay", "refund", "dispute", "anchor") }),
);
type Happening = typeof happenings extends fc.Arbitrary<infer Value> ? Value : never;

describe("any life of a subscription", () => {
  let emulator: StripeEmulator;
  let stripe: Stripe;
  const prices: string[] = [];
  beforeAll(async () => {
    emulator = await startStripeEmulator({ port: 0 });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
    for (const [amount, interval] of [
      [1000, "month"],
      [3333, "month"],
      [9999, "year"],
      [0, "month"],
    ] as const) {
      prices.push((await recurringPrice(stripe, { amount, interval })).id);
    }
  });
  afterAll(() => emulator.close());

  async function happen(subscription: Stripe.Subscription, one: Happening): Promise<void> {
    const { id } = subscription;
    const customer = idOf(subscription.customer);
    if (one.kind === "days") emulator.controls.advanceDays(customer, one.days);
    if (one.kind === "switch") {
      await stripe.subscriptions.update(id, {
        items: [{ id: itemOf(subscription).id, price: prices[one.to] }],
        proration_behavior: one.proration,
        payment_behavior: one.behavior,
      });
    }
    if (one.kind === "end") await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    if (one.kind === "keep") await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    if (one.kind === "anchor")
      await stripe.subscriptions.update(id, { billing_cycle_anchor: { type: "now" } });
    if (one.kind === "decline") emulator.controls.declineNext(customer);
    if (one.kind === "pay") await stripe.invoices.pay(idOf(subscription.latest_invoice));
    const [charge] = (await stripe.charges.list({ customer, limit: 1 })).data;
    if (one.kind === "refund" && charge) await stripe.refunds.create({ charge: charge.id });
    if (one.kind === "dispute" && charge?.paid && !charge.disputed) emulator.controls.openDispute(charge.id);
  }

  async function check(id: string): Promise<void> {
    const subscription = await stripe.subscriptions.retrieve(id);
    const customer = idOf(subscription.customer);
    const invoices = await stripe.invoices.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1_000 });
    for (const invoice of invoices) {
      const lines = invoice.lines.data.reduce((sum, line) => sum + line.amount, 0);
      expect(invoice.subtotal).toBe(lines);
      const left = invoice.status === "void" ? 0 : invoice.amount_due - invoice.amount_paid;
      expect(invoice.amount_remaining).toBe(left);
    }
    const charges = await stripe.charges.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1_000 });
    const charged = charges.reduce((sum, charge) => sum + charge.amount_captured, 0);
    expect(charged).toBe(invoices.reduce((sum, invoice) => sum + invoice.amount_paid, 0));
    expect(charges.every((charge) => charge.amount_refunded <= charge.amount)).toBe(true);
    const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(idOf(subscription.test_clock));
    const ended = subscription.status === "canceled";
    expect(ended || itemOf(subscription).current_period_end > now).toBe(true);
    const periods = invoices
      .filter((invoice) => invoice.billing_reason === "subscription_cycle")
      .map((one) => one.period_end);
    expect(new Set(periods).size).toBe(periods.length);
  }

  test("no invoice pays twice, no period is billed twice, every sum adds up", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happenings, { minLength: 4, maxLength: 12 }), async (life) => {
        const { customer } = await customerAt(stripe, "2026-01-31T10:00:00Z");
        let subscription = await stripe.subscriptions.create({ customer, items: [{ price: prices[0] }] });
        for (const one of life) {
          await happen(subscription, one).catch((error: unknown) => {
            const refused = error instanceof Stripe.errors.StripeError && (error.statusCode ?? 500) < 500;
            if (!refused) throw error;
          });
          subscription = await stripe.subscriptions.retrieve(subscription.id);
        }
        await check(subscription.id);
      }),
      { numRuns: 40 },
    );
    let sum = 0;
    for await (const movement of stripe.balanceTransactions.list({ limit: 100 })) sum += movement.net;
    const { available } = await stripe.balance.retrieve();
    expect(available.reduce((total, one) => total + one.amount, 0)).toBe(sum);
  }, 120_000);
});
