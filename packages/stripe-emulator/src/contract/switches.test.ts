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

describe.each(targets)("switches of $name", ({ open }) => {
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

  test("an upgrade in the middle bills the difference at once with always_invoice", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const dearer = await recurringPrice(stripe, { amount: 4000 });
    await advance(stripe, clock, "2026-04-16T00:00:00Z");
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: dearer.id }],
      proration_behavior: "always_invoice",
      proration_date: at("2026-04-16T00:00:00Z"),
      expand: ["latest_invoice"],
    });
    expect(itemOf(changed)).toMatchObject({
      id: itemOf(subscription).id,
      current_period_end: at("2026-05-01T00:00:00Z"),
      price: { id: dearer.id },
    });
    expect(changed.latest_invoice).toMatchObject({
      total: 1000,
      status: "paid",
      billing_reason: "subscription_update",
    });
    const lines = await stripe.invoices.listLineItems(idOf(changed.latest_invoice));
    expect(lines.data.map((line) => line.amount).toSorted((a, b) => a - b)).toEqual([-1000, 2000]);
    expect(lines.data.every((line) => line.parent?.subscription_item_details?.proration)).toBe(true);
  });

  test("create_prorations waits for the renewal, and the preview says the same before", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const dearer = await recurringPrice(stripe, { amount: 4000 });
    await advance(stripe, clock, "2026-04-16T00:00:00Z");
    const change = {
      items: [{ id: itemOf(subscription).id, price: dearer.id }],
      proration_behavior: "create_prorations" as const,
      proration_date: at("2026-04-16T00:00:00Z"),
    };
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: change,
    });
    expect(preview.total).toBe(5000);
    await stripe.subscriptions.update(subscription.id, change);
    expect((await stripe.invoices.list({ customer })).data).toHaveLength(1);
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const [renewal] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(renewal).toMatchObject({ total: 5000, status: "paid", billing_reason: "subscription_cycle" });
  });

  test("a preview takes terms for a price, and keeps none", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const product = idOf(itemOf(subscription).price.product);
    const terms = { product, currency: "usd", unit_amount: 4000, recurring: { interval: "month" as const } };
    const prices = async () => (await stripe.prices.list({ product })).data.length;
    const before = await prices();
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: itemOf(subscription).id, price_data: terms }],
        proration_behavior: "always_invoice",
        proration_date: at("2026-04-16T00:00:00Z"),
      },
    });
    expect(preview.total).toBe(1000);
    expect(await prices()).toBe(before);
  });

  test("with proration none the switch costs nothing before the renewal", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const cheaper = await recurringPrice(stripe, { amount: 500 });
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: cheaper.id }],
      proration_behavior: "none",
    });
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const [renewal] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(renewal?.total).toBe(500);
  });

  test("from monthly to yearly a new period begins now, with credit for the unused time", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const yearly = await recurringPrice(stripe, { amount: 20000, interval: "year" });
    await advance(stripe, clock, "2026-04-16T00:00:00Z");
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: yearly.id }],
      expand: ["latest_invoice"],
    });
    expect(changed.latest_invoice).toMatchObject({ status: "paid", total: 19000 });
    expect(itemOf(changed).current_period_end).toBe(at("2027-04-16T00:00:00Z"));
  });

  test("a new billing period can be begun by hand", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 3000);
    await advance(stripe, clock, "2026-04-16T00:00:00Z");
    const anew = await stripe.subscriptions.update(subscription.id, {
      billing_cycle_anchor: { type: "now" },
      proration_behavior: "none",
      expand: ["latest_invoice"],
    });
    expect(itemOf(anew).current_period_end).toBe(at("2026-05-16T00:00:00Z"));
    expect(anew.latest_invoice).toMatchObject({ total: 3000, status: "paid" });
  });

  test("a downgrade's credit stays with the customer and pays the next invoice", async () => {
    const { clock, customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 4000);
    const cheaper = await recurringPrice(stripe, { amount: 2000 });
    await advance(stripe, clock, "2026-04-16T00:00:00Z");
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: cheaper.id }],
      proration_behavior: "always_invoice",
      proration_date: at("2026-04-16T00:00:00Z"),
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: -1000 });
    await advance(stripe, clock, "2026-05-01T03:00:00Z");
    const [renewal] = (await stripe.invoices.list({ customer, limit: 1 })).data;
    expect(renewal).toMatchObject({ total: 2000, amount_due: 1000, amount_paid: 1000 });
  });

  test("a held-back upgrade keeps the old plan until its invoice is paid", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const dearer = await recurringPrice(stripe, { amount: 9000 });
    await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
    const change = { items: [{ id: itemOf(subscription).id, price: dearer.id }] };
    const held = await stripe.subscriptions.update(subscription.id, {
      ...change,
      payment_behavior: "pending_if_incomplete",
      proration_behavior: "always_invoice",
    });
    expect(held.status).toBe("active");
    expect(itemOf(held).price.unit_amount).toBe(2000);
    expect(held.pending_update?.subscription_items?.[0]?.price.id).toBe(dearer.id);
    const card = await giveCard(stripe, customer, "pm_card_visa");
    await stripe.invoices.pay(idOf(held.latest_invoice), { payment_method: card });
    const applied = await stripe.subscriptions.retrieve(subscription.id);
    expect(itemOf(applied).price.id).toBe(dearer.id);
    expect(applied.pending_update).toBeNull();
  });

  test("a held-back upgrade takes no metadata along", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const subscription = await subscribe(customer, 2000);
    const error = await refusal(
      stripe.subscriptions.update(subscription.id, {
        metadata: { tier: "pro" },
        payment_behavior: "pending_if_incomplete",
      }),
    );
    expect(error.type).toBe("StripeInvalidRequestError");
  });
});
