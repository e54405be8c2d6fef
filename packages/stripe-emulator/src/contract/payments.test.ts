import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idOf, type OpenTarget, recurringPrice, refusal, targets, until } from "../testing/targets.ts";

describe.each(targets)("payments of $name", ({ open }) => {
  let target: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    target = await open();
    stripe = target.stripe;
  });
  afterAll(() => target.close());

  function pay(amount: number, card = "pm_card_visa", currency = "usd") {
    return stripe.paymentIntents.create({
      amount,
      currency,
      confirm: true,
      payment_method: card,
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      expand: ["latest_charge"],
    });
  }

  test("a paid intent has a charge, and the charge a balance transaction less the fee", async () => {
    const intent = await pay(2000);
    expect(intent).toMatchObject({ status: "succeeded", latest_charge: { paid: true, amount: 2000 } });
    const find = () => stripe.charges.retrieve(idOf(intent.latest_charge));
    // Captured asynchronously: the balance may move a moment later.
    await until(async () => (await find()).balance_transaction !== null);
    const charge = await find();
    const movement = await stripe.balanceTransactions.retrieve(idOf(charge.balance_transaction));
    expect(movement).toMatchObject({ amount: 2000, type: "charge", source: charge.id });
    expect(movement.net).toBe(movement.amount - movement.fee);
    expect(movement.fee).toBeGreaterThan(0);
  });

  test("a refused card is a card error with the bank's reason, and the intent waits for another card", async () => {
    const error = await refusal(pay(2000, "pm_card_visa_chargeDeclinedInsufficientFunds"));
    expect(error).toMatchObject({
      statusCode: 402,
      code: "card_declined",
      decline_code: "insufficient_funds",
    });
    const intent = await stripe.paymentIntents.retrieve(idOf(error.payment_intent));
    expect(intent).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined" },
    });
    expect((await stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" })).status).toBe(
      "succeeded",
    );
  });

  test("a card may ask for the buyer's confirmation first", async () => {
    const intent = await pay(2000, "pm_card_threeDSecure2Required");
    expect(intent.status).toBe("requires_action");
    expect(intent.next_action).not.toBeNull();
  });

  test("refunds, in parts and whole, never exceed what was charged", async () => {
    const { latest_charge: charge, id } = await pay(2000);
    await stripe.refunds.create({ payment_intent: id, amount: 500 });
    const tooMuch = await refusal(stripe.refunds.create({ payment_intent: id, amount: 1501 }));
    expect(tooMuch).toMatchObject({ type: "StripeInvalidRequestError", param: "amount" });
    await stripe.refunds.create({ charge: idOf(charge) });
    expect(await stripe.charges.retrieve(idOf(charge))).toMatchObject({
      refunded: true,
      amount_refunded: 2000,
    });
    const again = await refusal(stripe.refunds.create({ charge: idOf(charge) }));
    expect(again.code).toBe("charge_already_refunded");
    const refunds = await stripe.refunds.list({ payment_intent: id });
    expect(refunds.data.map((refund) => refund.amount)).toEqual([1500, 500]);
  });

  test("a refund that the bank sends back fails, and its amount comes back", async () => {
    const { id } = await pay(2000, "pm_card_refundFail");
    const made = await stripe.refunds.create({ payment_intent: id, amount: 500 });
    expect(made).toMatchObject({ amount: 500, status: "succeeded" });
    await until(async () => (await stripe.refunds.retrieve(made.id)).status === "failed");
    const failed = await stripe.refunds.retrieve(made.id);
    expect(failed.failure_reason).toBeTruthy();
    const back = await stripe.balanceTransactions.retrieve(idOf(failed.failure_balance_transaction));
    expect(back).toMatchObject({ amount: 500, type: "refund_failure", source: made.id });
  });

  test("a dispute takes amount and fee; winning brings back the amount", async () => {
    const intent = await pay(2000, "pm_card_createDispute");
    const disputes = () => stripe.disputes.list({ payment_intent: intent.id });
    await until(async () => (await disputes()).data.length > 0);
    const [opened] = (await disputes()).data;
    expect(opened).toMatchObject({
      status: "needs_response",
      amount: 2000,
      charge: idOf(intent.latest_charge),
    });
    const refused = await refusal(stripe.refunds.create({ payment_intent: intent.id }));
    expect(refused.code).toBe("charge_disputed");
    await stripe.disputes.update(idOf(opened), { evidence: { uncategorized_text: "winning_evidence" } });
    await until(async () => (await stripe.disputes.retrieve(idOf(opened))).status === "won");
    const won = await stripe.disputes.retrieve(idOf(opened));
    expect(won.balance_transactions.reduce((sum, one) => sum + one.amount, 0)).toBe(0);
  });

  test("an invoice is found from its charge through the invoice payments", async () => {
    const customer = await stripe.customers.create({});
    const method = await stripe.paymentMethods.attach("pm_card_visa", { customer: customer.id });
    const price = await recurringPrice(stripe, { amount: 1900 });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      default_payment_method: method.id,
    });
    const [charge] = (await stripe.charges.list({ customer: customer.id })).data;
    const payment_intent = idOf(charge?.payment_intent);
    const payments = await stripe.invoicePayments.list({
      payment: { type: "payment_intent", payment_intent },
    });
    expect(idOf(payments.data[0]?.invoice)).toBe(idOf(subscription.latest_invoice));
  });

  test("a checkout session has a page, its lines and its metadata, and can be closed", async () => {
    const price = await recurringPrice(stripe, { amount: 1900 });
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 2 }],
      success_url: "https://example.com/done?session={CHECKOUT_SESSION_ID}",
      cancel_url: "https://example.com/back",
      metadata: { order: "1" },
      subscription_data: { metadata: { order: "1" } },
    });
    expect(session).toMatchObject({
      status: "open",
      payment_status: "unpaid",
      amount_total: 3800,
      metadata: { order: "1" },
    });
    expect(URL.canParse(session.url ?? "")).toBe(true);
    expect(session.subscription).toBeNull();
    const lines = await stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.data[0]).toMatchObject({ quantity: 2, amount_total: 3800, price: { id: price.id } });
    expect((await stripe.checkout.sessions.expire(session.id)).status).toBe("expired");
    expect((await refusal(stripe.checkout.sessions.expire(session.id))).type).toBe(
      "StripeInvalidRequestError",
    );
  });

  test("payment mode refuses recurring prices", async () => {
    const price = await recurringPrice(stripe, { amount: 1900 });
    const error = await refusal(
      stripe.checkout.sessions.create({
        mode: "payment",
        line_items: [{ price: price.id, quantity: 1 }],
        success_url: "https://example.com/done",
      }),
    );
    expect(error.type).toBe("StripeInvalidRequestError");
  });

  test("a promotion code is unique while active and found by its code", async () => {
    const coupon = await stripe.coupons.create({ amount_off: 500, currency: "usd", duration: "forever" });
    const code = `SAVE${Math.random().toString(36).slice(2, 8).toUpperCase()}`;
    const order = { promotion: { type: "coupon" as const, coupon: coupon.id }, code };
    const promotion = await stripe.promotionCodes.create(order);
    expect((await refusal(stripe.promotionCodes.create(order))).type).toBe("StripeInvalidRequestError");
    const found = await stripe.promotionCodes.list({ code });
    expect(found.data.map((one) => one.id)).toEqual([promotion.id]);
  });
});
