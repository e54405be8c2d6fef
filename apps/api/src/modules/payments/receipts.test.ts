import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, sql } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncSubscription } from "../billing/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncCharge, syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());
afterEach(() => vi.restoreAllMocks());

const isAbout = (invoiceId: string) => sql`${auditEvents.details} ->> 'stripeId' = ${invoiceId}`;

const usd = (amount: number) => ({ amount, currency: "USD" });

async function sold() {
  const plan = await newPaidPlan(db, test);
  const { buyer, admin, vendor, held, agent } = plan;
  const latest = () => latestInvoiceOf(test, held.stripeSubscriptionId);
  return {
    ...plan,
    latest,
    own: async () => (await callerOf(buyer).payments.listInvoices({})).items,
    refund: (invoiceId: string, idempotencyKey: string = randomUUID()) =>
      callerOf(admin).payments.refundPayment({ invoiceId, reason: "It did not work", idempotencyKey }),
    owed: async () => (await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug })).owed,
    booked: async () =>
      (
        await db
          .select({ kind: ledgerTransactions.kind, source: ledgerTransactions.source })
          .from(ledgerTransactions)
          .where(eq(ledgerTransactions.subscriptionId, held.id))
          .orderBy(ledgerTransactions.id)
      ).map(({ kind, source }) => `${kind} ${source}`),
    /** Puts the first payment on record. */
    bring: async () => syncInvoice(plan.system, (await latest()).invoiceId),
    /** What a movement did to the accounts. */
    accounts: async (source: string) =>
      Object.fromEntries(
        (
          await db
            .select({ kind: ledgerAccounts.kind, amount: ledgerEntries.amount })
            .from(ledgerEntries)
            .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
            .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
            .where(eq(ledgerTransactions.source, source))
        ).map(({ kind, amount }) => [kind, amount]),
      ),
    access: () => hasAccess(buyer, buyer.actor.organizationId, agent.listingId),
  };
}

describe("an invoice that was paid outside of Stripe", () => {
  it("is paid and gives access, but is no sale and cannot be given back", async () => {
    const { admin, system, held, customer, latest, own, booked, refund, access } = await sold();
    const { controls } = test.emulator;
    controls.declineNext(customer);
    controls.advanceDays(customer, 32);
    const { invoiceId } = await latest();
    await syncSubscription(system, held.stripeSubscriptionId ?? "");
    await test.stripe.invoices.pay(invoiceId, { paid_out_of_band: true });
    await syncInvoice(system, invoiceId);
    await syncSubscription(system, held.stripeSubscriptionId ?? "");
    const [paid] = await own();
    expect(paid).toMatchObject({ status: "paid", total: usd(1900), refundableUntil: null });
    expect([await booked(), await access()]).toEqual([[], true]);
    const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, held.id));
    expect(row?.status).toBe("active");
    const { items } = await callerOf(admin).payments.listPayments({ q: paid?.id ?? "" });
    expect(items[0]?.refundable).toEqual(usd(0));
    expect(await refusalOf(refund(paid?.id ?? ""))).toBe("refund.exceeds");
  });

  it("stands for the running time when another payment for it is given back", async () => {
    const { system, held, latest, refund, own, access } = await sold();
    const { invoiceId, intentId } = await latest();
    await syncInvoice(system, invoiceId);
    const outside = await test.stripe.invoices.retrieve(invoiceId);
    const id = `in_${randomUUID()}`;
    vi.spyOn(test.stripe.invoices, "retrieve").mockResolvedValueOnce({ ...outside, id });
    await syncInvoice(system, id);
    await refund(
      (await own()).find(({ total, refundableUntil }) => total.amount > 0 && refundableUntil)?.id ?? "",
    );
    expect(await access()).toBe(true);
    expect((await test.stripe.refunds.list({ payment_intent: intentId })).data).toHaveLength(1);
    expect((await test.stripe.subscriptions.retrieve(held.stripeSubscriptionId ?? "")).status).toBe("active");
  });
});

describe("an invoice that credit paid", () => {
  /** A renewal that this credit paid, as far as it goes. */
  async function renewedBy(credit: number) {
    const plan = await sold();
    await plan.bring();
    await test.stripe.customers.update(plan.customer, { balance: -credit });
    test.emulator.controls.advanceToNext(plan.customer);
    const renewed = await test.stripe.subscriptions.retrieve(plan.held.stripeSubscriptionId ?? "");
    const invoiceId = idOf(renewed.latest_invoice);
    for (let round = 0; round < 2; round += 1) await syncInvoice(plan.system, invoiceId);
    return { ...plan, invoiceId, source: `credit_${invoiceId}` };
  }

  it("wholly is a sale once: the vendor gets its share, the platform has given it", async () => {
    const { invoiceId, source, booked, owed, vendor, accounts } = await renewedBy(7000);
    expect((await booked()).slice(1)).toEqual([`sale ${source}`]);
    expect(await owed()).toEqual([usd(2 * 1330)]);
    expect(await accounts(source)).toEqual({
      buyer_credit: 1900,
      vendor_payable: -1330,
      platform_revenue: -570,
    });
    const told = await db
      .select({ details: auditEvents.details })
      .from(auditEvents)
      .where(and(eq(auditEvents.action, "payment.paid_by_credit"), isAbout(invoiceId)));
    expect(told).toMatchObject([{ details: { credit: 1900 } }]);
    const behind = await callerOf(vendor.owner).ledger.getStatementSource({
      vendorSlug: vendor.slug,
      source,
    });
    expect(behind).toMatchObject({ kind: "sale", refunds: [], disputes: [], sale: { gross: usd(1900) } });
  });

  it("in part is two sales, of the money and of the credit; only the money can be given back", async () => {
    const { invoiceId, source, booked, owed, accounts, admin, own, refund } = await renewedBy(400);
    expect((await booked()).slice(1)).toEqual([`sale ${invoiceId}`, `sale ${source}`]);
    expect(await accounts(source)).toMatchObject({ buyer_credit: 400, vendor_payable: -280 });
    expect(await owed()).toEqual([usd(1330 + 1050 + 280)]);
    const [renewal] = (await own()).filter(({ total }) => total.amount === 1500);
    await refund(renewal?.id ?? "");
    expect(await owed()).toEqual([usd(1330 + 280)]);
    const { items } = await callerOf(admin).ledger.listLedger({});
    expect(items.find((movement) => movement.source === source)).toMatchObject({ invoiceId: renewal?.id });
    const found = await callerOf(admin).payments.listPayments({ q: source });
    expect(found.items.map(({ invoice }) => invoice.id)).toEqual([renewal?.id]);
  });

  it("is no sale while the rest of it is open: Stripe may give the credit back", async () => {
    const plan = await sold();
    await plan.bring();
    await test.stripe.customers.update(plan.customer, { balance: -400 });
    test.emulator.controls.declineNext(plan.customer);
    test.emulator.controls.advanceToNext(plan.customer);
    const { latest_invoice: open } = await test.stripe.subscriptions.retrieve(
      plan.held.stripeSubscriptionId ?? "",
    );
    await syncInvoice(plan.system, idOf(open));
    expect(await plan.booked()).toHaveLength(1);
    expect((await plan.own())[0]).toMatchObject({ status: "open", total: usd(1500) });
  });
});

describe("an invoice that is paid in several parts", () => {
  /** The first payment as if 9.00 and 10.00 had paid it instead. */
  async function inParts() {
    const plan = await sold();
    const { invoiceId } = await plan.latest();
    const { id: card } = await test.stripe.paymentMethods.attach("pm_card_visa", { customer: plan.customer });
    const intents: string[] = [];
    for (const amount of [900, 1000]) {
      const money = { amount, currency: "usd", customer: plan.customer, payment_method: card };
      intents.push((await test.stripe.paymentIntents.create({ ...money, confirm: true })).id);
    }
    const [first = "", second = ""] = intents;
    return { ...plan, invoiceId, first, second };
  }

  /** What Stripe lists as payments of the invoice. */
  function listed(invoice: string, intents: readonly string[]) {
    const payments = intents.map((intent) => ({
      invoice,
      status: "paid",
      payment: { type: "payment_intent", payment_intent: intent },
    }));
    const list = vi.spyOn(test.stripe.invoicePayments, "list");
    list.mockImplementation((params) => {
      const wanted = params?.payment?.payment_intent;
      const data = payments.filter(({ payment }) => !wanted || payment.payment_intent === wanted);
      return listOf(data) as unknown as ReturnType<typeof list>;
    });
  }

  function listOf<Item>(data: readonly Item[]) {
    return Object.assign(Promise.resolve({ data }), {
      async *[Symbol.asyncIterator]() {
        yield* data;
      },
    });
  }

  it("is a sale for each, as it comes in and once", async () => {
    const { system, invoiceId, first, second, booked, own, owed } = await inParts();
    listed(invoiceId, [first]);
    const invoice = await test.stripe.invoices.retrieve(invoiceId);
    const open = { ...invoice, status: "open" as const, amount_paid: 900, amount_remaining: 1000 };
    vi.spyOn(test.stripe.invoices, "retrieve").mockResolvedValueOnce(open);
    await syncInvoice(system, invoiceId);
    expect(await booked()).toEqual([`sale ${invoiceId}`]);
    expect([(await own())[0]?.status, await owed()]).toEqual(["open", [usd(630)]]);
    listed(invoiceId, [second, first]);
    await Promise.all([syncInvoice(system, invoiceId), syncPaymentIntent(system, second)]);
    await syncInvoice(system, invoiceId);
    expect(await booked()).toEqual([`sale ${invoiceId}`, `sale ${second}`]);
    expect(await own()).toMatchObject([{ status: "paid", total: usd(1900) }]);
    expect(await owed()).toEqual([usd(1330)]);
  });

  it("spreads its tax over them to the last cent", async () => {
    const { system, admin, invoiceId, first, second } = await inParts();
    listed(invoiceId, [first, second]);
    const invoice = await test.stripe.invoices.retrieve(invoiceId);
    const taxed = { ...invoice, total_taxes: [{ amount: 303 }] as Stripe.Invoice["total_taxes"] };
    vi.spyOn(test.stripe.invoices, "retrieve").mockResolvedValueOnce(taxed);
    await syncInvoice(system, invoiceId);
    const { items } = await callerOf(admin).ledger.listLedger({ kind: "sale", limit: 50 });
    const taxes = items
      .filter(({ source }) => [invoiceId, first, second].includes(source))
      .flatMap(({ entries }) => entries.filter(({ account }) => account === "tax_payable"))
      .map(({ amount }) => amount.amount);
    expect(taxes.reduce((sum, tax) => sum + tax, 0)).toBe(-303);
    expect(taxes).toHaveLength(2);
  });

  it("is given back from each of them, once per order, and ends the plan when all is", async () => {
    const { system, invoiceId, first, second, own, refund, owed, access } = await inParts();
    listed(invoiceId, [first, second]);
    await syncInvoice(system, invoiceId);
    await syncRefund(system, test.emulator.controls.refund(second, 400));
    expect([(await own())[0]?.refunded, await access()]).toEqual([usd(400), true]);
    const id = (await own())[0]?.id ?? "";
    const key = randomUUID();
    const create = test.stripe.refunds.create.bind(test.stripe.refunds);
    vi.spyOn(test.stripe.refunds, "create")
      .mockImplementationOnce(create)
      .mockRejectedValueOnce(new Error("the connection broke"));
    await expect(refund(id, key)).rejects.toThrow("the connection broke");
    await refund(id, key);
    await refund(id, key);
    const given = async (intent: string) =>
      (await test.stripe.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount);
    expect([await given(first), await given(second)]).toEqual([[900], [600, 400]]);
    expect([(await own())[0]?.refunded, await owed(), await access()]).toEqual([usd(1900), [usd(0)], false]);
  });
});

describe("money that Stripe settles later", () => {
  it("is booked with its fee once its charge says so", async () => {
    const { controls } = test.emulator;
    controls.changeSettings({ balanceArrives: "later" });
    const { system, latest, booked, own } = await sold();
    const { invoiceId, intentId } = await latest();
    await expect(syncInvoice(system, invoiceId)).rejects.toThrow("is not settled yet");
    expect(await own()).toEqual([]);
    controls.bookBalance();
    controls.changeSettings({ balanceArrives: "at_once" });
    const charge = idOf((await test.stripe.paymentIntents.retrieve(intentId)).latest_charge);
    expect(await syncCharge(system, charge)).toBe("synced");
    expect(await booked()).toEqual([`sale ${invoiceId}`]);
  });
});
