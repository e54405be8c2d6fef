import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idOf, customerAt, type OpenTarget, recurringPrice, refusal, targets } from "../testing/targets.ts";

describe.each(targets)("amounts at $name", (target) => {
  let opened: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    opened = await target.open();
    stripe = opened.stripe;
  });
  afterAll(() => opened.close());

  const price = (amount: number, currency: string) =>
    stripe.prices.create({ currency, unit_amount: amount, product_data: { name: "Pack" } });

  test("a price in an unknown currency is refused, by the currency's name", async () => {
    const error = await refusal(price(1900, "zzz"));
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", param: "currency", statusCode: 400 });
    expect(error.message).toContain("Invalid currency: zzz");
  });

  test.each([
    [100_000_000, "usd"],
    [1255, "kwd"],
    [1255, "bhd"],
    [1250, "ugx"],
  ])("a price of %i %s is refused, by its amount", async (amount, currency) => {
    expect(await refusal(price(amount, currency))).toMatchObject({
      type: "StripeInvalidRequestError",
      param: "unit_amount",
      code: expect.any(String),
      statusCode: 400,
    });
  });

  test.each([
    [99_999_999, "usd"],
    [1250, "kwd"],
    [55, "jpy"],
    [0, "eur"],
  ])("a price of %i %s is taken", async (amount, currency) => {
    expect(await price(amount, currency)).toMatchObject({ unit_amount: amount, currency });
  });

  test.each([
    [49, "usd"],
    [49, "eur"],
    [29, "gbp"],
    [49, "jpy"],
  ])("a payment of %i %s is too small", async (amount, currency) => {
    const error = await refusal(stripe.paymentIntents.create({ amount, currency }));
    expect(error).toMatchObject({ type: "StripeInvalidRequestError", code: "amount_too_small" });
  });

  test("a checkout whose sum is too small is refused; a trial, which takes nothing today, is not", async () => {
    const { id } = await recurringPrice(stripe, { amount: 49 });
    const order: Stripe.Checkout.SessionCreateParams = {
      mode: "subscription",
      line_items: [{ price: id, quantity: 1 }],
      success_url: "https://shop.example/done",
    };
    expect(await refusal(stripe.checkout.sessions.create(order))).toMatchObject({
      type: "StripeInvalidRequestError",
      code: "amount_too_small",
    });
    const trial = { ...order, subscription_data: { trial_period_days: 7 } };
    expect((await stripe.checkout.sessions.create(trial)).status).toBe("open");
  });

  test("an invoice below the minimum is not charged; the customer owes it with the next one", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const { id } = await recurringPrice(stripe, { amount: 40 });
    const subscription = await stripe.subscriptions.create({
      customer,
      items: [{ price: id }],
      expand: ["latest_invoice"],
    });
    expect(subscription).toMatchObject({
      status: "active",
      latest_invoice: { status: "paid", total: 40, amount_due: 0, ending_balance: 40 },
    });
    expect(await stripe.customers.retrieve(customer)).toMatchObject({ balance: 40 });
    expect((await stripe.charges.list({ customer })).data).toEqual([]);
  });

  test("an invoice paid by other means is paid without a charge, and its payment intent is canceled", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z", "pm_card_chargeCustomerFail");
    const { id } = await recurringPrice(stripe, { amount: 1900 });
    const subscription = await stripe.subscriptions.create({ customer, items: [{ price: id }] });
    expect(subscription.status).toBe("incomplete");
    const invoice = idOf(subscription.latest_invoice);
    const paid = await stripe.invoices.pay(invoice, { paid_out_of_band: true, expand: ["payments"] });
    expect(paid).toMatchObject({ status: "paid", amount_remaining: 0 });
    const payments = await stripe.invoicePayments.list({ invoice });
    expect(payments.data.filter((one) => one.status === "paid")).toEqual([]);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe("active");
    const charges = await stripe.charges.list({ customer });
    expect(charges.data.filter((charge) => charge.paid)).toEqual([]);
    expect((await refusal(stripe.invoices.pay(invoice, { paid_out_of_band: true }))).type).toBe(
      "StripeInvalidRequestError",
    );
  });
});
