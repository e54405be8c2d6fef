import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { customerAt, type OpenTarget, recurringPrice, refusal, targets } from "../testing/targets.ts";

describe.each(targets)("the customer portal of $name", (target) => {
  let opened: OpenTarget;
  let stripe: Stripe;
  beforeAll(async () => {
    opened = await target.open();
    stripe = opened.stripe;
  });
  afterAll(() => opened.close());

  test("a configuration offers what it names and nothing else", async () => {
    const made = await stripe.billingPortal.configurations.create({
      features: {
        payment_method_update: { enabled: true },
        customer_update: { enabled: true, allowed_updates: ["address", "tax_id"] },
      },
      business_profile: { headline: "Souk" },
      metadata: { for: "buyers" },
    });
    expect(made).toMatchObject({
      active: true,
      is_default: false,
      metadata: { for: "buyers" },
      business_profile: { headline: "Souk" },
      features: {
        customer_update: { enabled: true, allowed_updates: ["address", "tax_id"] },
        payment_method_update: { enabled: true },
        invoice_history: { enabled: false },
        subscription_cancel: { enabled: false },
        subscription_update: { enabled: false },
      },
    });
    expect(await stripe.billingPortal.configurations.retrieve(made.id)).toMatchObject({ id: made.id });
  });

  test("changing a configuration leaves what is not named as it was", async () => {
    const made = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
      default_return_url: "https://shop.example/billing",
    });
    const changed = await stripe.billingPortal.configurations.update(made.id, {
      features: { subscription_cancel: { enabled: true, mode: "at_period_end" } },
      metadata: { round: "2" },
    });
    expect(changed).toMatchObject({
      default_return_url: "https://shop.example/billing",
      metadata: { round: "2" },
      features: {
        invoice_history: { enabled: true },
        subscription_cancel: { enabled: true, mode: "at_period_end" },
      },
    });
    await stripe.billingPortal.configurations.update(made.id, { active: false });
    const active = await stripe.billingPortal.configurations.list({ active: true, limit: 100 });
    expect(active.data.map((one) => one.id)).not.toContain(made.id);
  });

  test("a session has the configuration it was opened with", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const session = await stripe.billingPortal.sessions.create({ customer, configuration });
    expect(session.configuration).toBe(configuration);
  });

  test("an unknown or an inactive configuration, and a flow that it has off, are refused", async () => {
    const { customer } = await customerAt(stripe, "2026-04-01T00:00:00Z");
    const price = await recurringPrice(stripe, { amount: 1000 });
    const { id: subscription } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
    });
    const { id: configuration } = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const open = (params: Partial<Stripe.BillingPortal.SessionCreateParams>) =>
      refusal(stripe.billingPortal.sessions.create({ customer, ...params }));
    expect(await open({ configuration: "bpc_none" })).toMatchObject({ type: "StripeInvalidRequestError" });
    expect(
      await open({
        configuration,
        flow_data: { type: "subscription_update", subscription_update: { subscription } },
      }),
    ).toMatchObject({ type: "StripeInvalidRequestError" });
    await stripe.billingPortal.configurations.update(configuration, { active: false });
    expect(await open({ configuration })).toMatchObject({ type: "StripeInvalidRequestError" });
  });
});
