import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { vendors } from "@souk/db/schema/catalog";
import { ledgerTransactions } from "@souk/db/schema/ledger";
import { invoices } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { newPaidPlan, type Offer } from "../../testing/paid-plan.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A monthly plan that was bought, with the ids of its first payment at Stripe. */
async function sold(offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, offer);
  const latest = () => latestInvoiceOf(test, plan.held.stripeSubscriptionId);
  const { invoiceId, intentId } = await latest();
  const own = async () => (await callerOf(plan.buyer).payments.listInvoices({})).items;
  const booked = () =>
    db
      .select({ kind: ledgerTransactions.kind, source: ledgerTransactions.source })
      .from(ledgerTransactions)
      .where(eq(ledgerTransactions.organizationId, plan.buyer.actor.organizationId))
      .orderBy(ledgerTransactions.id);
  const statement = () => callerOf(plan.vendor.owner).ledger.getStatement({ vendorSlug: plan.vendor.slug });
  const audited = () =>
    db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.organizationId, plan.buyer.actor.organizationId))
      .orderBy(auditEvents.id)
      .then((rows) => rows.map(({ action }) => action).filter((action) => /^(payment|refund)/.test(action)));
  return { ...plan, invoiceId, intentId, latest, own, booked, statement, audited };
}

describe("a payment for a subscription", () => {
  it("is on record and in the books, with the vendor's share and Stripe's fee", async () => {
    const { system, invoiceId, own, statement, agent, audited } = await sold();
    expect(await syncInvoice(system, invoiceId)).toBe("synced");
    const [invoice] = await own();
    expect(invoice).toMatchObject({
      agent: { slug: agent.slug },
      status: "paid",
      total: usd(1900),
      tax: usd(0),
      refunded: usd(0),
      disputed: false,
      refundRequest: null,
    });
    expect(invoice?.hostedUrl).toMatch(/^http/);
    expect(invoice?.number).not.toBeNull();
    const { items, owed } = await statement();
    expect(items).toMatchObject([{ kind: "sale", source: invoiceId, gross: usd(1900), net: usd(1330) }]);
    expect(owed).toEqual([usd(1330)]);
    expect(await audited()).toEqual(["payment.paid"]);
  });

  it("is recorded and booked once, by whichever event and however often it is told", async () => {
    const { system, invoiceId, intentId, own, booked, audited } = await sold();
    await Promise.all([
      ...Array.from({ length: 5 }, () => syncInvoice(system, invoiceId)),
      ...Array.from({ length: 5 }, () => syncPaymentIntent(system, intentId)),
    ]);
    await syncInvoice(system, invoiceId);
    expect(await own()).toHaveLength(1);
    expect(await booked()).toEqual([{ kind: "sale", source: invoiceId }]);
    expect(await audited()).toEqual(["payment.paid"]);
  });

  it("keeps the share that was agreed when it was paid", async () => {
    const { system, invoiceId, intentId, vendor, statement } = await sold();
    await syncInvoice(system, invoiceId);
    await db.update(vendors).set({ shareBps: 1000 }).where(eq(vendors.slug, vendor.slug));
    await syncInvoice(system, invoiceId);
    await syncRefund(system, test.emulator.controls.refund(intentId, 1000));
    expect((await statement()).items).toMatchObject([
      { kind: "refund", net: usd(-700), balance: usd(630) },
      { kind: "sale", net: usd(1330), balance: usd(1330) },
    ]);
  });

  it("waits with the next attempt when the card is declined, and is booked once it is paid", async () => {
    const { system, invoiceId, customer, latest, own, booked } = await sold();
    await syncInvoice(system, invoiceId);
    test.emulator.controls.declineNext(customer);
    test.emulator.controls.advanceDays(customer, 32);
    const { invoiceId: renewal } = await latest();
    expect(renewal).not.toBe(invoiceId);
    await syncInvoice(system, renewal);
    const [open] = await own();
    expect(open).toMatchObject({ status: "open", total: usd(1900), paidAt: null, refundableUntil: null });
    expect(await booked()).toHaveLength(1);
    await test.stripe.invoices.pay(renewal);
    await syncInvoice(system, renewal);
    expect((await own())[0]).toMatchObject({ id: open?.id, status: "paid" });
    expect(await booked()).toEqual([
      { kind: "sale", source: invoiceId },
      { kind: "sale", source: renewal },
    ]);
  });

  it("is not taken back to an older state by an answer that came late", async () => {
    const { system, invoiceId } = await sold();
    await syncInvoice(system, invoiceId);
    const own = eq(invoices.stripeId, invoiceId);
    const later = new Date(Date.now() + 60_000);
    await db.update(invoices).set({ status: "void", syncedAt: later }).where(own);
    await syncInvoice(system, invoiceId);
    const [row] = await db.select().from(invoices).where(own);
    expect(row?.status).toBe("void");
    await db.update(invoices).set({ syncedAt: new Date() }).where(own);
    await syncInvoice(system, invoiceId);
    expect(await db.$count(invoices, eq(invoices.status, "void"))).toBe(0);
  });

  it.each([-1, 1])(
    "is brought to the later answer though a worker's clock is %s hours off",
    async (hours) => {
      const { system, invoiceId, customer, latest, own } = await sold();
      const elsewhere = { ...system, now: () => new Date(Date.now() + hours * 3_600_000) };
      test.emulator.controls.declineNext(customer);
      test.emulator.controls.advanceDays(customer, 32);
      const { invoiceId: renewal } = await latest();
      expect(renewal).not.toBe(invoiceId);
      const [before, after] = hours > 0 ? [elsewhere, system] : [system, elsewhere];
      await syncInvoice(before, renewal);
      expect((await own())[0]).toMatchObject({ status: "open" });
      await test.stripe.invoices.pay(renewal);
      await syncInvoice(after, renewal);
      expect((await own())[0]).toMatchObject({ status: "paid" });
    },
  );

  it("writes nothing when its audit row cannot be written", async () => {
    const { system, invoiceId, own, booked } = await sold();
    await expect(syncInvoice({ ...system, requestId: "\0" }, invoiceId)).rejects.toThrow("audit_events");
    expect([await own(), await booked()]).toEqual([[], []]);
  });

  it("waits until Stripe has settled it, for its fee is part of the sale", async () => {
    const { system, invoiceId, intentId, own, booked } = await sold();
    const intent = await test.stripe.paymentIntents.retrieve(intentId, { expand: ["latest_charge"] });
    const answer = vi.spyOn(test.stripe.paymentIntents, "retrieve");
    const { latest_charge: charge } = intent;
    if (!charge || typeof charge === "string") throw new Error("nothing was charged");
    answer.mockResolvedValueOnce({ ...intent, latest_charge: { ...charge, balance_transaction: null } });
    await expect(syncInvoice(system, invoiceId)).rejects.toThrow("is not settled yet");
    answer.mockRestore();
    expect([await own(), await booked()]).toEqual([[], []]);
    await syncInvoice(system, invoiceId);
    expect(await booked()).toHaveLength(1);
  });

  it("that belongs to nobody here is left alone", async () => {
    const { system } = await sold();
    const { stripe } = test;
    const product = await stripe.products.create({ name: "Foreign" });
    const price = await stripe.prices.create({
      product: product.id,
      unit_amount: 500,
      currency: "usd",
      recurring: { interval: "month" },
    });
    const { id: customer } = await stripe.customers.create({ email: "elsewhere@people.example" });
    const card = await stripe.paymentMethods.attach("pm_card_visa", { customer });
    const foreign = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      default_payment_method: card.id,
    });
    const { invoiceId, intentId } = await latestInvoiceOf(test, foreign.id);
    expect(await syncInvoice(system, invoiceId)).toBe("not_ours");
    expect(await syncPaymentIntent(system, intentId)).toBe("not_ours");
    const refund = await stripe.refunds.create({ payment_intent: intentId });
    expect(await syncRefund(system, refund.id)).toBe("not_ours");
    expect(await db.$count(invoices, eq(invoices.stripeId, invoiceId))).toBe(0);
  });
});

describe("a payment made once", () => {
  async function soldOnce() {
    const plan = await newPaidPlan(db, test, { interval: "one_time", amount: 4900 });
    return { ...plan, intentId: plan.purchaseId };
  }

  it("is on record under its payment intent, and in the books", async () => {
    const { system, buyer, vendor, intentId } = await soldOnce();
    expect(await syncPaymentIntent(system, intentId)).toBe("synced");
    await syncPaymentIntent(system, intentId);
    const { items } = await callerOf(buyer).payments.listInvoices({});
    expect(items).toMatchObject([{ status: "paid", description: "Pro", total: usd(4900), number: null }]);
    const { owed } = await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug });
    expect(owed).toEqual([usd(3430)]);
  });

  it.each([
    ["JPY", 500, 350],
    ["KWD", 12_350, 8645],
  ])("is in the books in minor units of %s", async (currency, amount, net) => {
    const plan = await newPaidPlan(db, test, { interval: "one_time", amount, currency });
    await syncPaymentIntent(plan.system, plan.purchaseId);
    const { items } = await callerOf(plan.buyer).payments.listInvoices({});
    expect(items).toMatchObject([{ total: { amount, currency } }]);
    const { owed } = await callerOf(plan.vendor.owner).ledger.getStatement({ vendorSlug: plan.vendor.slug });
    expect(owed).toEqual([{ amount: net, currency }]);
  });

  it("that was not made yet is nobody's", async () => {
    const { system, customer } = await soldOnce();
    const begun = await test.stripe.paymentIntents.create({
      amount: 100,
      currency: "usd",
      customer,
      metadata: { souk_organization_id: randomUUID() },
    });
    expect(await syncPaymentIntent(system, begun.id)).toBe("not_ours");
  });
});
