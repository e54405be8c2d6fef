import { randomUUID } from "node:crypto";
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
} from "../testing/targets.ts";

describe.each(targets)("usage of $name", ({ open }) => {
  let target: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    target = await open();
    stripe = target.stripe;
  });
  afterAll(() => target.close());

  /** A price of 10 for each unit that its own meter counts. */
  async function meteredPrice(more: Partial<Stripe.PriceCreateParams.Recurring> = {}) {
    const event = `units_${randomUUID()}`;
    const meter = await stripe.billing.meters.create({
      display_name: "Units",
      event_name: event,
      default_aggregation: { formula: "sum" },
    });
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 10,
      recurring: { interval: "month", usage_type: "metered", meter: meter.id, ...more },
      product_data: { name: "Units beyond" },
    });
    return { event, price: price.id };
  }

  async function subscribed() {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const metered = await meteredPrice();
    const plan = await recurringPrice(stripe, { amount: 1900 });
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: plan.id }, { price: metered.price }],
    });
    const tell = (value: number, when: string, identifier: string = randomUUID()) =>
      stripe.billing.meterEvents.create({
        event_name: metered.event,
        identifier,
        timestamp: at(when),
        payload: { stripe_customer_id: customer, value: String(value) },
      });
    return { clock, customer, subscription, metered, plan, tell };
  }

  const linesOf = (invoice: Stripe.Invoice) =>
    invoice.lines.data.map(({ amount, quantity }) => [amount, quantity]);

  test("costs nothing when the subscription begins, and has a line of its own on the renewal", async () => {
    const { clock, subscription, tell } = await subscribed();
    const first = await stripe.invoices.retrieve(idOf(subscription.latest_invoice));
    expect(first.total).toBe(1900);
    await advance(stripe, clock, "2026-04-10T00:00:00Z");
    await tell(5, "2026-04-09T00:00:00Z");
    await tell(-2, "2026-04-09T12:00:00Z");
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const renewed = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    const renewal = renewed.latest_invoice as Stripe.Invoice;
    expect(renewal).toMatchObject({ status: "paid", total: 1930 });
    expect(linesOf(renewal)).toEqual(
      expect.arrayContaining([
        [1900, 1],
        [30, 3],
      ]),
    );
  });

  test("told while the renewal is a draft is on it, told later of the period before is on none", async () => {
    const { clock, subscription, tell } = await subscribed();
    await advance(stripe, clock, "2026-05-01T00:10:00Z");
    await tell(4, "2026-04-30T23:59:59Z");
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    await tell(7, "2026-04-30T23:59:59Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id, limit: 1 });
    expect(data[0]).toMatchObject({ status: "paid", total: 1940 });
    await advance(stripe, clock, "2026-06-01T03:00:00Z");
    const after = await stripe.invoices.list({ subscription: subscription.id, limit: 1 });
    expect(after.data[0]?.total).toBe(1900);
  });

  test("below zero is charged as nothing", async () => {
    const { clock, subscription, tell } = await subscribed();
    await advance(stripe, clock, "2026-04-10T00:00:00Z");
    await tell(-5, "2026-04-09T00:00:00Z");
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id, limit: 1 });
    expect(data[0]?.total).toBe(1900);
  });

  test("of an item that is taken away is charged with that change, as its preview says", async () => {
    const { clock, subscription, tell } = await subscribed();
    await advance(stripe, clock, "2026-04-10T00:00:00Z");
    await tell(5, "2026-04-09T00:00:00Z");
    const other = await meteredPrice();
    const [plan, units] = subscription.items.data;
    const items = [
      { id: plan?.id ?? "", price: (await recurringPrice(stripe, { amount: 4900 })).id },
      { id: units?.id ?? "", deleted: true },
      { price: other.price },
    ];
    const terms = {
      proration_behavior: "always_invoice",
      proration_date: at("2026-04-10T00:00:00Z"),
    } as const;
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items, ...terms },
    });
    expect(linesOf(preview)).toContainEqual([50, 5]);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items,
      ...terms,
      payment_behavior: "error_if_incomplete",
      expand: ["latest_invoice"],
    });
    expect((changed.latest_invoice as Stripe.Invoice).total).toBe(preview.total);
    expect(changed.items.data.map(({ price }) => price.id)).toContain(other.price);
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const { data } = await stripe.invoices.list({ subscription: subscription.id, limit: 1 });
    expect(data[0]?.total).toBe(4900);
  });

  test("of the last period comes after its end, on an invoice of its own", async () => {
    const { clock, subscription, tell } = await subscribed();
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await advance(stripe, clock, "2026-04-10T00:00:00Z");
    await tell(6, "2026-04-09T00:00:00Z");
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const ended = await stripe.subscriptions.retrieve(subscription.id, { expand: ["latest_invoice"] });
    expect(ended.status).toBe("canceled");
    expect(ended.latest_invoice).toMatchObject({ status: "paid", total: 60 });
  });

  test("is refused of an unknown meter, too early and too late", async () => {
    const { clock, customer, tell } = await subscribed();
    await advance(stripe, clock, "2026-05-10T00:00:00Z");
    const unknown = stripe.billing.meterEvents.create({
      event_name: `units_${randomUUID()}`,
      payload: { stripe_customer_id: customer, value: "1" },
    });
    for (const call of [unknown, tell(1, "2026-04-04T00:00:00Z"), tell(1, "2026-05-10T00:06:00Z")]) {
      expect((await refusal(call)).type).toBe("StripeInvalidRequestError");
    }
  });

  test("has no quantity at the payment page", async () => {
    const { price } = await meteredPrice();
    const page = (line: Stripe.Checkout.SessionCreateParams.LineItem) =>
      stripe.checkout.sessions.create({
        mode: "subscription",
        line_items: [line],
        success_url: "https://souk.example/done",
      });
    expect((await page({ price })).amount_total).toBe(0);
    expect((await refusal(page({ price, quantity: 1 }))).type).toBe("StripeInvalidRequestError");
    expect(itemOf((await subscribed()).subscription).price.recurring?.usage_type).toBe("licensed");
  });
});
