import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeEmulator, startStripeEmulator } from "../start.ts";
import { customerAt, idOf, itemOf, recurringPrice } from "../testing/targets.ts";

describe("pages beside the checkout", () => {
  let emulator: StripeEmulator;
  let stripe: Stripe;
  beforeAll(async () => {
    emulator = await startStripeEmulator({ port: 0 });
    stripe = new Stripe("sk_test_x", { ...emulator.api, maxNetworkRetries: 0 });
  });
  afterAll(() => emulator.close());

  const post = (url: string, form: Record<string, string>) =>
    fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "manual" });

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
