import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  advance,
  at,
  customerAt,
  idOf,
  itemOf,
  type OpenTarget,
  recurringPrice,
  refusal,
  targets,
  giveCard,
} from "../testing/targets.ts";

describe.each(targets)("subscriptions of $name", ({ open }) => {
  let target: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    target = await open();
    stripe = target.stripe;
  });
  afterAll(() => target.close());

  async function subscribe(
    customer: string,
    amount: number,
    more: Partial<Stripe.SubscriptionCreateParams> = {},
  ) {
    const price = await recurringPrice(stripe, { amount });
    return stripe.subscriptions.create({ customer, items: [{ price: price.id }], ...more });
  }

  test("a paid subscription is active and its period is on the item", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1900, { expand: ["latest_invoice.payments"] });
    expect(subscription.status).toBe("active");
    expect(itemOf(subscription)).toMatchObject({
      current_period_start: at("2026-04-01T00:00:00Z"),
      current_period_end: at("2026-05-01T00:00:00Z"),
    });
    expect(subscription).not.toHaveProperty("current_period_end");
    expect(subscription.latest_invoice).toMatchObject({
      status: "paid",
      billing_reason: "subscription_create",
      amount_paid: 1900,
      parent: { type: "subscription_details", subscription_details: { subscription: subscription.id } },
      payments: { data: [{ status: "paid", payment: { type: "payment_intent" } }] },
    });
  });

  test("renewals stay anchored on the 31st and are clamped to shorter months", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-01-31T12:00:00Z");
    const subscription = await subscribe(customer, 1000);
    const ends: number[] = [itemOf(subscription).current_period_end];
    for (const day of ["2026-02-28T14:00:00Z", "2026-03-31T14:00:00Z", "2026-04-30T14:00:00Z"]) {
      await advance(stripe, clock, day);
      ends.push(itemOf(await stripe.subscriptions.retrieve(subscription.id)).current_period_end);
    }
    expect(ends).toEqual(
      ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"].map((day) => at(`${day}T12:00:00Z`)),
    );
    const invoices = await stripe.invoices.list({ customer });
    expect(invoices.data.map((invoice) => invoice.status)).toEqual(["paid", "paid", "paid", "paid"]);
  });

  test("a renewal's invoice is a draft for an hour", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1000);
    await advance(stripe, clock, "2026-05-01T00:10:00Z");
    const renewed = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(renewed.latest_invoice).toMatchObject({ status: "draft", billing_reason: "subscription_cycle" });
    await advance(stripe, clock, "2026-05-01T02:00:00Z");
    expect((await stripe.invoices.retrieve(idOf(renewed.latest_invoice))).status).toBe("paid");
  });

  test("a trial costs nothing, then the first period begins where it ended", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1900, {
      trial_period_days: 14,
      expand: ["latest_invoice"],
    });
    expect(subscription).toMatchObject({
      status: "trialing",
      trial_end: at("2026-04-15T00:00:00Z"),
      latest_invoice: { amount_due: 0, status: "paid" },
    });
    await advance(stripe, clock, "2026-04-15T03:00:00Z");
    const running = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(running).toMatchObject({ status: "active", latest_invoice: { amount_paid: 1900 } });
    expect(itemOf(running).current_period_end).toBe(at("2026-05-15T00:00:00Z"));
  });

  test("a trial without a card can end in cancellation", async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at("2026-04-01T00:00:00Z") });
    const { id: customer } = await stripe.customers.create({ test_clock: clock.id });
    const subscription = await subscribe(customer, 1900, {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: "cancel" } },
    });
    await advance(stripe, clock.id, "2026-04-08T03:00:00Z");
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("canceled");
  });

  test("a first payment that fails leaves an incomplete subscription, or none with error_if_incomplete", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z", "pm_card_chargeCustomerFail");
    expect((await subscribe(customer, 1000)).status).toBe("incomplete");
    const error = await refusal(subscribe(customer, 1000, { payment_behavior: "error_if_incomplete" }));
    expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined" });
  });

  test("a renewal that fails is past due and recovers when its invoice is paid", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1000);
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const late = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(late).toMatchObject({ status: "past_due", latest_invoice: { status: "open", attempt_count: 1 } });
    expect(itemOf(late).current_period_end).toBe(at("2026-06-01T00:00:00Z"));
    const card = await giveCard(stripe, customer, "pm_card_visa");
    await stripe.invoices.pay(idOf(late.latest_invoice), { payment_method: card });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
  });

  test("cancelling at the period's end can be taken back, and else ends it then", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1000);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const kept = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
    expect(kept).toMatchObject({ status: "active", cancel_at: null, cancel_at_period_end: false });
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const ended = await stripe.subscriptions.retrieve(subscription.id);
    expect(ended).toMatchObject({ status: "canceled", ended_at: at("2026-05-01T00:00:00Z") });
    expect((await stripe.invoices.list({ customer })).data).toHaveLength(1);
  });

  test("cancelling now ends it now, and it cannot be cancelled twice or changed again", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1000);
    expect((await stripe.subscriptions.cancel(subscription.id)).status).toBe("canceled");
    expect((await refusal(stripe.subscriptions.cancel(subscription.id))).code).toBe("resource_missing");
    const error = await refusal(stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }));
    expect(error.type).toBe("StripeInvalidRequestError");
  });

  test("a coupon takes its percentage off once; the renewal costs the full price", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const coupon = await stripe.coupons.create({ percent_off: 25, duration: "once" });
    const subscription = await subscribe(customer, 2000, { discounts: [{ coupon: coupon.id }] });
    expect((await stripe.invoices.retrieve(idOf(subscription.latest_invoice))).total).toBe(1500);
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const [renewal] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(renewal?.total).toBe(2000);
  });

  test("metadata of the subscription is copied to its invoices", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 1000, { metadata: { tier: "pro" } });
    const invoice = await stripe.invoices.retrieve(idOf(subscription.latest_invoice));
    expect(invoice.parent?.subscription_details?.metadata).toEqual({ tier: "pro" });
  });

  test("a schedule lowers the plan at the period's end, for nothing before, and then lets go", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 4000);
    const cheaper = await recurringPrice(stripe, { amount: 1500 });
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    const { start_date, end_date } = schedule.phases[0] ?? { start_date: 0, end_date: 0 };
    await stripe.subscriptionSchedules.update(schedule.id, {
      end_behavior: "release",
      phases: [
        { start_date, end_date, items: [{ price: itemOf(subscription).price.id, quantity: 1 }] },
        {
          items: [{ price: cheaper.id, quantity: 1 }],
          duration: { interval: "month" },
          proration_behavior: "none",
          metadata: { tier: "small" },
        },
      ],
    });
    const waiting = await stripe.subscriptions.retrieve(subscription.id);
    expect(waiting.schedule).toBe(schedule.id);
    expect(itemOf(waiting).price.unit_amount).toBe(4000);
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const lowered = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(itemOf(lowered)).toMatchObject({
      price: { id: cheaper.id },
      current_period_end: at("2026-06-01T00:00:00Z"),
    });
    expect(lowered).toMatchObject({
      metadata: { tier: "small" },
      latest_invoice: { total: 1500, status: "paid" },
    });
    await advance(stripe, clock, "2026-06-01T03:00:00Z");
    expect((await stripe.subscriptions.retrieve(subscription.id)).schedule).toBeNull();
    expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe("released");
  });

  test("a subscription with a schedule is not canceled past it", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 4000);
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: subscription.id });
    const error = await refusal(stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true }));
    expect(error.type).toBe("StripeInvalidRequestError");
    await stripe.subscriptionSchedules.release(schedule.id);
    const kept = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(kept.cancel_at_period_end).toBe(true);
  });
});
