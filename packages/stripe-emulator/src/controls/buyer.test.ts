import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { at, customerAt, idOf, itemOf, recurringPrice } from "../testing/targets.ts";

describe("what a buyer and a bank do", () => {
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

  test("in the portal a customer switches, cancels and resumes", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const monthly = await recurringPrice(stripe, { amount: 1000 });
    const yearly = await stripe.prices.create({
      product: idOf(monthly.product),
      currency: "usd",
      unit_amount: 10_000,
      recurring: { interval: "year" },
    });
    const { id: subscription } = await stripe.subscriptions.create({
      customer,
      items: [{ price: monthly.id }],
    });
    const session = await stripe.billingPortal.sessions.create({
      customer,
      return_url: "https://shop.example/billing",
    });
    const page = await (await fetch(session.url)).text();
    expect(page).toContain("$100.00 per year");
    expect(page).toContain('href="https://shop.example/billing"');
    await post(`${session.url}/switch`, { subscription, price: yearly.id });
    expect(itemOf(await stripe.subscriptions.retrieve(subscription)).price.id).toBe(yearly.id);
    await post(`${session.url}/cancel`, { subscription });
    expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(true);
    await post(`${session.url}/resume`, { subscription });
    expect((await stripe.subscriptions.retrieve(subscription)).cancel_at_period_end).toBe(false);
  });

  test("the portal offers, and does, only what the session's configuration has on", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const monthly = await recurringPrice(stripe, { amount: 1000 });
    const yearly = await stripe.prices.create({
      product: idOf(monthly.product),
      currency: "usd",
      unit_amount: 10_000,
      recurring: { interval: "year" },
    });
    const { id: subscription } = await stripe.subscriptions.create({
      customer,
      items: [{ price: monthly.id }],
    });
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const session = await stripe.billingPortal.sessions.create({ customer, configuration });
    const page = await (await fetch(session.url)).text();
    expect(page).toContain("Invoices");
    expect(page).not.toContain("<form");
    const forms = {
      switch: { price: yearly.id },
      cancel: {},
      resume: {},
      card: { card: "4242424242424242" },
    };
    for (const [action, form] of Object.entries(forms)) {
      expect((await post(`${session.url}/${action}`, { subscription, ...form })).status).toBe(402);
    }
    const after = await stripe.subscriptions.retrieve(subscription);
    expect([itemOf(after).price.id, after.cancel_at_period_end]).toEqual([monthly.id, false]);
    const features = { subscription_update: { enabled: true }, invoice_history: { enabled: false } };
    await stripe.billingPortal.configurations.update(configuration, { features });
    const later = await (await fetch(session.url)).text();
    expect(later).toContain("Confirm the switch");
    expect(later).not.toContain("Invoices");
  });

  test("in the portal nobody reaches another customer's subscription", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const other = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const price = await recurringPrice(stripe, { amount: 1000 });
    const theirs = await stripe.subscriptions.create({
      customer: other.customer,
      items: [{ price: price.id }],
    });
    const session = await stripe.billingPortal.sessions.create({ customer });
    await post(`${session.url}/cancel`, { subscription: theirs.id });
    expect((await stripe.subscriptions.retrieve(theirs.id)).cancel_at_period_end).toBe(false);
  });

  test("texts from outside are escaped on every page", async () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const customer = await stripe.customers.create({ email: "e@example.com", name: hostile });
    const price = await recurringPrice(stripe, { amount: 1000, name: hostile });
    const session = await stripe.checkout.sessions.create({
      mode: "subscription",
      customer: customer.id,
      line_items: [{ price: price.id, quantity: 1 }],
      success_url: "https://shop.example/done",
    });
    for (const url of [session.url ?? "", emulator.url]) {
      expect(await (await fetch(url)).text()).not.toContain("<img");
    }
  });

  test("the control page offers what is next for each customer, and its buttons act", async () => {
    const { id } = await stripe.customers.create({ email: "controlled@example.com" });
    const page = await (await fetch(emulator.url)).text();
    expect(page).toContain("controlled@example.com");
    const pressed = await post(`${emulator.url}/_controls/decline-next`, { target: id });
    expect(pressed.headers.get("location")).toBe("/");
    expect(await (await fetch(emulator.url)).text()).toContain("next 1 charges will fail");
  });

  test("controls over HTTP check their arguments and refuse forms from other sites", async () => {
    const call = (verb: string, body: object, headers: Record<string, string> = {}) =>
      fetch(`${emulator.url}/_controls/${verb}`, { method: "POST", body: JSON.stringify(body), headers });
    expect((await call("nothing", {})).status).toBe(404);
    expect((await call("close-dispute", { dispute: "du_1", verdict: "maybe" })).status).toBe(400);
    expect((await call("open-dispute", { charge: "ch_none" })).status).toBe(400);
    expect((await call("clear-faults", {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await call("clear-faults", {})).status).toBe(200);
  });
});
