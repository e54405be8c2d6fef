import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { idOf, recurringPrice } from "../testing/targets.ts";

describe("what a buyer does at the checkout page", () => {
  let emulator: StripeEmulator;
  let stripe: Stripe;
  beforeAll(async () => {
    emulator = await startStripeEmulator({ port: 0 });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
  });
  afterAll(() => emulator.close());

  async function subscriptionSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
    const price = await recurringPrice(stripe, { amount: 1900, name: "Pro" });
    return stripe.checkout.sessions.create({
      mode: "subscription",
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "https://shop.example/done?session={CHECKOUT_SESSION_ID}&x=1",
      cancel_url: "https://shop.example/back",
      metadata: { order: "7" },
      subscription_data: { metadata: { order: "7" }, ...more.subscription_data },
      ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== "subscription_data")),
    });
  }

  const post = (url: string, form: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

  test("the checkout page shows what is bought, and paying leads back with the session's id", async () => {
    const session = await subscriptionSession({ customer_email: "ann@example.com" });
    const url = session.url ?? "";
    const page = await (await fetch(url)).text();
    expect(page).toContain("Pro");
    expect(page).toContain("$19.00 per month");
    expect(page).toContain('href="https://shop.example/back"');
    const paid = await post(url, { email: "ann@example.com", card: "4242424242424242", name: "Ann" });
    expect(paid.status).toBe(303);
    expect(paid.headers.get("location")).toBe(`https://shop.example/done?session=${session.id}&x=1`);
    const done = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ["subscription", "customer"],
    });
    expect(done).toMatchObject({
      status: "complete",
      payment_status: "paid",
      url: null,
      subscription: { status: "active", metadata: { order: "7" } },
      customer: { email: "ann@example.com" },
    });
  });

  test("a refused card leaves no subscription, and another card can be tried", async () => {
    const session = await subscriptionSession();
    const refused = await post(session.url ?? "", { email: "b@example.com", card: "4000000000000002" });
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain('role="alert"');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      status: "open",
      subscription: null,
    });
    expect(emulator.controls.payCheckout(session.id)).toEqual({ kind: "complete" });
  });

  test("a card with 3-D Secure is asked on a page of its own; no leaves the session open, yes pays", async () => {
    const session = await subscriptionSession();
    const form = { email: "c@example.com", card: "4000002760003184" };
    const asked = await post(session.url ?? "", form);
    const question = new URL(asked.headers.get("location") ?? "", session.url ?? "").href;
    expect(await (await fetch(question)).text()).toContain("Confirm with your bank");
    expect((await post(question, { answer: "no" })).status).toBe(402);
    await post(session.url ?? "", form);
    expect((await post(question, { answer: "yes" })).headers.get("location")).toContain(
      "https://shop.example/done",
    );
  });

  test("a session is paid once", async () => {
    const session = await subscriptionSession();
    emulator.controls.payCheckout(session.id);
    expect(emulator.controls.payCheckout(session.id)).toMatchObject({ kind: "refused" });
    const { customer } = await stripe.checkout.sessions.retrieve(session.id);
    expect((await stripe.subscriptions.list({ customer: idOf(customer) })).data).toHaveLength(1);
  });

  test("a trial by checkout takes nothing today and keeps the card for later", async () => {
    const session = await subscriptionSession({ subscription_data: { trial_period_days: 14 } });
    expect(session.amount_total).toBe(0);
    emulator.controls.payCheckout(session.id);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["subscription"] });
    expect(done).toMatchObject({
      payment_status: "no_payment_required",
      subscription: { status: "trialing" },
    });
    const customer = idOf(done.customer);
    emulator.controls.advanceDays(customer, 15);
    expect((await stripe.subscriptions.list({ customer })).data[0]?.status).toBe("active");
    expect((await stripe.charges.list({ customer })).data[0]?.amount).toBe(1900);
  });

  test("a one-time purchase carries its metadata on the payment intent and can have an invoice", async () => {
    const { id: customer } = await stripe.customers.create({ email: "d@example.com" });
    const price = await stripe.prices.create({
      currency: "kwd",
      unit_amount: 4500,
      product_data: { name: "Pack" },
    });
    const order: Stripe.Checkout.SessionCreateParams = {
      mode: "payment",
      customer,
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "https://shop.example/done",
      payment_intent_data: { metadata: { order: "9" } },
    };
    const plain = await stripe.checkout.sessions.create(order);
    emulator.controls.payCheckout(plain.id);
    const paid = await stripe.checkout.sessions.retrieve(plain.id, { expand: ["payment_intent"] });
    expect(paid).toMatchObject({ payment_status: "paid", invoice: null });
    expect(paid.payment_intent).toMatchObject({
      metadata: { order: "9" },
      status: "succeeded",
      amount: 4500,
    });
    const invoiced = await stripe.checkout.sessions.create({ ...order, invoice_creation: { enabled: true } });
    emulator.controls.payCheckout(invoiced.id);
    const withInvoice = await stripe.checkout.sessions.retrieve(invoiced.id, {
      expand: ["invoice", "payment_intent"],
    });
    expect(withInvoice).toMatchObject({
      invoice: { status: "paid", total: 4500 },
      payment_intent: { metadata: { order: "9" }, status: "succeeded" },
    });
  });

  test.each(["succeeded", "failed"] as const)(
    "a bank debit completes unpaid and has %s later",
    async (verdict) => {
      const price = await stripe.prices.create({
        currency: "eur",
        unit_amount: 900,
        product_data: { name: "Pack" },
      });
      const session = await stripe.checkout.sessions.create({
        mode: "payment",
        line_items: [{ price: price.id, quantity: 1 }],
        success_url: "https://shop.example/done",
      });
      emulator.controls.payCheckout(session.id, { card: "pm_emulated_bankDebit" });
      const waiting = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent"] });
      expect(waiting).toMatchObject({
        status: "complete",
        payment_status: "unpaid",
        payment_intent: { status: "processing" },
      });
      emulator.controls.settlePayment(session.id, verdict);
      const settled = await stripe.checkout.sessions.retrieve(session.id);
      expect(settled.payment_status).toBe(verdict === "succeeded" ? "paid" : "unpaid");
      const [event] = (
        await stripe.events.list({ type: `checkout.session.async_payment_${verdict}`, limit: 1 })
      ).data;
      expect(event?.data.object).toMatchObject({ id: session.id });
      expect(() => emulator.controls.settlePayment(session.id, verdict)).toThrow(/waiting to settle/);
    },
  );

  test("a promotion code typed on the page lowers the price and is counted", async () => {
    const coupon = await stripe.coupons.create({ percent_off: 50, duration: "forever" });
    const promotion = await stripe.promotionCodes.create({
      promotion: { type: "coupon", coupon: coupon.id },
      code: "HALF",
    });
    const session = await subscriptionSession({ allow_promotion_codes: true });
    expect((await post(`${session.url}/code`, { code: "wrong" })).status).toBe(402);
    expect((await post(`${session.url}/code`, { code: "half" })).status).toBe(303);
    expect((await stripe.checkout.sessions.retrieve(session.id)).amount_total).toBe(950);
    emulator.controls.payCheckout(session.id);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done.invoice).toMatchObject({ total: 950, status: "paid" });
    expect((await stripe.promotionCodes.retrieve(promotion.id)).times_redeemed).toBe(1);
  });

  test("automatic tax is added on the page, the session and the invoice alike", async () => {
    emulator.controls.changeSettings({ automaticTaxPercent: 20 });
    const session = await subscriptionSession({ automatic_tax: { enabled: true } });
    expect(session).toMatchObject({ amount_subtotal: 1900, amount_total: 2280 });
    emulator.controls.payCheckout(session.id);
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["invoice"] });
    expect(done.invoice).toMatchObject({ subtotal: 1900, total: 2280, total_taxes: [{ amount: 380 }] });
    emulator.controls.changeSettings({ automaticTaxPercent: 0 });
  });
});
