import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { listings } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { ledgerTransactions } from "@souk/db/schema/ledger";
import { refunds } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newUser, throughAgent } from "../../testing/market.ts";
import { newPaidPlan, type Offer } from "../../testing/paid-plan.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncChargeRefunds, syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const DAY_MS = 86_400_000;
const usd = (amount: number) => ({ amount, currency: "USD" });
const stranger = async () => ({ ...(await newUser(db)), stripe: test.stripe });

/** A payment on record: of a monthly plan unless told otherwise. */
async function paid(offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, offer);
  const { stripe } = test;
  const { system, buyer, admin, agent, vendor, held } = plan;
  let intentId = plan.purchaseId;
  if (held.stripeSubscriptionId) {
    const first = await latestInvoiceOf(test, held.stripeSubscriptionId);
    await syncInvoice(system, first.invoiceId);
    intentId = first.intentId;
  } else await syncPaymentIntent(system, intentId);
  const own = async () => {
    const [invoice] = (await callerOf(buyer).payments.listInvoices({})).items;
    if (!invoice) throw new Error("no payment is on record");
    return invoice;
  };
  const { id: invoiceId } = await own();
  const order = (changes: { amount?: number; reason?: string; idempotencyKey?: string } = {}) => ({
    invoiceId,
    reason: "It did not work",
    idempotencyKey: randomUUID(),
    ...changes,
  });
  return {
    ...plan,
    intentId,
    invoiceId,
    own,
    order,
    house: callerOf(admin).payments,
    refund: (changes?: Parameters<typeof order>[0]) => callerOf(admin).payments.refundPayment(order(changes)),
    access: () => hasAccess(buyer, buyer.actor.organizationId, agent.listingId),
    owed: async () => (await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug })).owed,
    atStripe: async () => (await stripe.subscriptions.retrieve(held.stripeSubscriptionId ?? "")).status,
    status: async () =>
      (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0]?.status,
    made: () => db.$count(refunds, eq(refunds.invoiceId, invoiceId)),
    audited: async () =>
      (
        await db
          .select()
          .from(auditEvents)
          .where(eq(auditEvents.organizationId, buyer.actor.organizationId))
          .orderBy(auditEvents.id)
      ).filter(({ subjectId }) => subjectId === invoiceId),
  };
}

describe("a buyer's request for money back", () => {
  const wish = { reason: "It counts wrong" };

  it("is remembered once, and answered again when it is repeated", async () => {
    const { buyer, invoiceId, own, audited } = await paid();
    const until = new Date((await own()).refundableUntil ?? 0).getTime();
    expect(until - Date.now()).toBeGreaterThan(13 * DAY_MS);
    const asked = await callerOf(buyer).payments.requestRefund({ invoiceId, ...wish });
    expect(asked).toMatchObject({
      refundableUntil: null,
      refundRequest: { status: "pending", reason: wish.reason, answer: null, decidedAt: null },
    });
    const again = await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "Something else" });
    expect(again).toEqual(asked);
    expect(await own()).toEqual(asked);
    expect((await audited()).filter(({ action }) => action === "refund.requested")).toHaveLength(1);
  });

  it("ten times at once is one request", async () => {
    const { buyer, invoiceId, audited } = await paid();
    const all = Array.from({ length: 10 }, () =>
      callerOf(buyer).payments.requestRefund({ invoiceId, ...wish }),
    );
    expect(new Set((await Promise.all(all)).map((invoice) => invoice.refundRequest?.id)).size).toBe(1);
    expect((await audited()).filter(({ action }) => action === "refund.requested")).toHaveLength(1);
  });

  it("is refused when the window is over, when the listing has none and when all is given back", async () => {
    const { buyer, invoiceId, agent } = await paid();
    const later = { ...buyer, now: () => new Date(Date.now() + 15 * DAY_MS) };
    const ask = (as: typeof buyer, id: string) =>
      callerOf(as).payments.requestRefund({ invoiceId: id, ...wish });
    expect(await refusalOf(ask(later, invoiceId))).toBe("refund.window_closed");
    await db.update(listings).set({ refundDays: 0 }).where(eq(listings.id, agent.listingId));
    expect(await refusalOf(ask(buyer, invoiceId))).toBe("refund.window_closed");
    const other = await paid();
    await other.refund();
    expect(await refusalOf(ask(other.buyer, other.invoiceId))).toBe("refund.window_closed");
  });

  it("is refused to others, agents and visitors, for unknown payments and without a reason", async () => {
    const { buyer, invoiceId, agent } = await paid();
    const ask = (as: Parameters<typeof callerOf>[0], input: object = {}) =>
      refusalOf(callerOf(as).payments.requestRefund({ invoiceId, ...wish, ...input }));
    expect(await ask(await stranger())).toBe("invoice.not_found");
    expect(await ask(await newUser(db, "admin"))).toBe("invoice.not_found");
    expect(await ask(throughAgent(buyer, agent))).toBe("auth.forbidden");
    expect(await ask(contextOf(db, { kind: "anonymous" }))).toBe("auth.required");
    expect(await ask(buyer, { invoiceId: randomUUID() })).toBe("invoice.not_found");
    expect(await ask(buyer, { reason: "" })).toBe("request.invalid");
  });

  it("is declined with an answer, once", async () => {
    const { buyer, invoiceId, house, own } = await paid();
    await callerOf(buyer).payments.requestRefund({ invoiceId, ...wish });
    const answer = { invoiceId, answer: "It counts right" };
    const declined = await house.declineRefund(answer);
    expect(declined.invoice.refundRequest).toMatchObject({ status: "declined", answer: answer.answer });
    expect((await own()).refundRequest?.decidedAt).not.toBeNull();
    expect(await refusalOf(house.declineRefund(answer))).toBe("refund.not_requested");
    // The answer stands: asking again does not open it anew.
    const again = await callerOf(buyer).payments.requestRefund({ invoiceId, ...wish });
    expect(again.refundRequest).toMatchObject({ status: "declined" });
  });

  it("cannot be declined where nobody asked, or nothing was paid", async () => {
    const { house, invoiceId } = await paid();
    expect(await refusalOf(house.declineRefund({ invoiceId, answer: "No." }))).toBe("refund.not_requested");
    const unknown = { invoiceId: randomUUID(), answer: "No." };
    expect(await refusalOf(house.declineRefund(unknown))).toBe("invoice.not_found");
  });
});

/** An order whose answer is lost after Stripe has given the money back. */
async function breakOffAfterStripe(order: () => Promise<unknown>): Promise<void> {
  const { refunds: atStripe } = test.stripe;
  const give = atStripe.create.bind(atStripe);
  const create = vi.spyOn(atStripe, "create").mockImplementationOnce(async (params, options) => {
    await give(params, options);
    throw new Error("The answer was lost");
  });
  await expect(order()).rejects.toThrow("The answer was lost");
  create.mockRestore();
}

describe("giving money back", () => {
  it("whole ends the access and the subscription, takes the vendor's share and approves the request", async () => {
    const { buyer, invoiceId, refund, access, atStripe, status, owed, own, audited, admin } = await paid();
    await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
    expect(await access()).toBe(true);
    const answered = await refund();
    expect(answered.invoice).toMatchObject({
      refunded: usd(1900),
      refundableUntil: null,
      refundRequest: { status: "approved" },
    });
    expect(await own()).toEqual(answered.invoice);
    expect([await access(), await atStripe(), await status()]).toEqual([false, "canceled", "canceled"]);
    expect(await owed()).toEqual([usd(0)]);
    const rows = await audited();
    expect(rows.map(({ action }) => action)).toEqual([
      "payment.paid",
      "refund.requested",
      "refund.ordered",
      "refund_request.approved",
      "refund.succeeded",
    ]);
    expect(rows.at(-1)).toMatchObject({
      actorId: admin.actor.userId,
      details: { amount: 1900, grantedBy: admin.actor.userId, reason: "It did not work" },
    });
  });

  it("in part is only money, until the parts are the whole", async () => {
    const { refund, access, atStripe, owed } = await paid();
    const { invoice, refundable } = await refund({ amount: 500 });
    expect([invoice.refunded, refundable]).toEqual([usd(500), usd(1400)]);
    expect([await access(), await atStripe(), await owed()]).toEqual([true, "active", [usd(980)]]);
    expect((await refund({ amount: 1400 })).invoice.refunded).toEqual(usd(1900));
    expect([await access(), await atStripe(), await owed()]).toEqual([false, "canceled", [usd(0)]]);
  });

  it("of a plan that was paid once ends it", async () => {
    const { refund, access, status, owed } = await paid({ interval: "one_time", amount: 4900 });
    expect(await access()).toBe(true);
    await refund();
    expect([await access(), await status(), await owed()]).toEqual([false, "canceled", [usd(0)]]);
  });

  it("of a subscription that somebody else ends at the same moment goes through", async () => {
    const { refund, held, atStripe, access } = await paid();
    const id = held.stripeSubscriptionId ?? "";
    const running = await test.stripe.subscriptions.retrieve(id);
    await test.stripe.subscriptions.cancel(id);
    const answer = vi.spyOn(test.stripe.subscriptions, "retrieve");
    answer.mockResolvedValueOnce(running);
    await refund();
    answer.mockRestore();
    expect([await atStripe(), await access()]).toEqual(["canceled", false]);
  });

  it("for a time that is over is only money", async () => {
    const { refund, customer, access, atStripe, owed } = await paid();
    test.emulator.controls.advanceDays(customer, 40);
    await refund();
    expect([await access(), await atStripe(), await owed()]).toEqual([true, "active", [usd(0)]]);
  });

  it("is done once per key, again, at once or later", async () => {
    const { refund, made, owed } = await paid();
    const order = { amount: 100, idempotencyKey: randomUUID() };
    const all = await Promise.all(Array.from({ length: 5 }, () => refund(order)));
    expect(new Set(all.map(({ invoice }) => invoice.refunded.amount))).toEqual(new Set([100]));
    expect((await refund(order)).invoice.refunded).toEqual(usd(100));
    // The key stands for its first order, whatever is asked with it later.
    expect((await refund({ ...order, amount: 900 })).invoice.refunded).toEqual(usd(100));
    expect([await made(), await owed()]).toEqual([1, [usd(1260)]]);
  });

  it("whole is done once per key, although nothing is left by then", async () => {
    const { refund, made } = await paid();
    const order = { idempotencyKey: randomUUID() };
    const first = await refund(order);
    expect(await refund(order)).toEqual(first);
    expect(await made()).toBe(1);
  });

  it("is put into effect by the next call when the first broke off after Stripe paid", async () => {
    const { refund, made, access, owed, audited } = await paid();
    const once = { idempotencyKey: randomUUID() };
    await breakOffAfterStripe(() => refund(once));
    expect([await made(), await access(), await owed()]).toEqual([0, true, [usd(1330)]]);
    await refund(once);
    expect([await made(), await access(), await owed()]).toEqual([1, false, [usd(0)]]);
    expect((await audited()).filter(({ action }) => action === "refund.succeeded")).toHaveLength(1);
  });

  it("is its admin's doing on record, also when Stripe's notice is what approves it", async () => {
    const { buyer, invoiceId, refund, intentId, system, audited, admin } = await paid();
    await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
    await breakOffAfterStripe(() => refund());
    const [ordered] = (await audited()).slice(-1);
    expect(ordered).toMatchObject({
      action: "refund.ordered",
      actorId: admin.actor.userId,
      details: { amount: 1900, currency: "USD", reason: "It did not work" },
    });
    const { data } = await test.stripe.refunds.list({ payment_intent: intentId });
    await syncRefund(system, data[0]?.id ?? "");
    expect(
      (await audited()).slice(-2).map(({ action, actorKind, actorId }) => [action, actorKind, actorId]),
    ).toEqual([
      ["refund_request.approved", "user", admin.actor.userId],
      ["refund.succeeded", "user", admin.actor.userId],
    ]);
  });

  it("is refused beyond what is left, by us and by Stripe", async () => {
    const { refund, house, order, intentId, system, made } = await paid();
    expect(await refusalOf(refund({ amount: 1901 }))).toBe("refund.exceeds");
    await refund({ amount: 1000 });
    expect(await refusalOf(refund({ amount: 901 }))).toBe("refund.exceeds");
    // Given back at Stripe's dashboard, and not told to us yet.
    const told = test.emulator.controls.refund(intentId, 800);
    expect(await refusalOf(refund({ amount: 200 }))).toBe("refund.exceeds");
    await syncRefund(system, told);
    await refund();
    expect(await refusalOf(house.refundPayment(order()))).toBe("refund.exceeds");
    expect(await made()).toBe(3);
  });

  it("is refused for unknown payments, without Stripe, with malformed input and to everybody else", async () => {
    const { house, admin, order, buyer, agent } = await paid();
    const unknown = { ...order(), invoiceId: randomUUID() };
    expect(await refusalOf(house.refundPayment(unknown))).toBe("invoice.not_found");
    const without = callerOf({ ...admin, stripe: undefined }).payments;
    expect(await refusalOf(without.refundPayment(order()))).toBe("stripe.not_configured");
    expect(await refusalOf(house.refundPayment(order({ amount: 0 })))).toBe("request.invalid");
    expect(await refusalOf(house.refundPayment(order({ amount: 1.5 })))).toBe("request.invalid");
    for (const idempotencyKey of ["", "ключ", "😀", "a\nb", "a b"])
      expect(await refusalOf(house.refundPayment(order({ idempotencyKey })))).toBe("request.invalid");
    const attempts = (as: Parameters<typeof callerOf>[0]) => {
      const { payments } = callerOf(as);
      const { invoiceId } = order();
      const calls = [
        payments.refundPayment(order()),
        payments.declineRefund({ invoiceId, answer: "No." }),
        payments.listPayments({}),
      ];
      return Promise.all(calls.map(refusalOf));
    };
    const all = (code: string) => [code, code, code];
    expect(await attempts(buyer)).toEqual(all("auth.forbidden"));
    expect(await attempts(throughAgent(buyer, agent))).toEqual(all("auth.forbidden"));
    expect(await attempts(contextOf(db, { kind: "anonymous" }))).toEqual(all("auth.required"));
  });
});

describe("a refund that Stripe tells of", () => {
  it("counts like one of an admin's, by whichever event and however often it is told", async () => {
    const { system, intentId, own, access, owed, made, buyer, invoiceId } = await paid();
    await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
    const refundId = test.emulator.controls.refund(intentId);
    const { latest_charge: charge } = await test.stripe.paymentIntents.retrieve(intentId);
    await Promise.all([
      syncRefund(system, refundId),
      syncChargeRefunds(system, idOf(charge)),
      syncRefund(system, refundId),
    ]);
    expect(await own()).toMatchObject({ refunded: usd(1900), refundRequest: { status: "approved" } });
    expect([await access(), await owed(), await made()]).toEqual([false, [usd(0)], 1]);
  });

  it("brings its payment along when that was not told of yet", async () => {
    const plan = await newPaidPlan(db, test);
    const { invoiceId, intentId } = await latestInvoiceOf(test, plan.held.stripeSubscriptionId);
    const refundId = test.emulator.controls.refund(intentId, 900);
    await syncRefund(plan.system, refundId);
    await syncInvoice(plan.system, invoiceId);
    const { items } = await callerOf(plan.buyer).payments.listInvoices({});
    expect(items).toMatchObject([{ status: "paid", refunded: usd(900) }]);
    const kinds = await db
      .select({ kind: ledgerTransactions.kind })
      .from(ledgerTransactions)
      .where(eq(ledgerTransactions.subscriptionId, plan.held.id))
      .orderBy(ledgerTransactions.id);
    expect(kinds).toEqual([{ kind: "sale" }, { kind: "refund" }]);
  });

  it("of several at the same time leaves what is left", async () => {
    const { system, intentId, own, owed } = await paid();
    const made = [100, 333, 567, 900].map((amount) => test.emulator.controls.refund(intentId, amount));
    await Promise.all([...made, ...made].map((id) => syncRefund(system, id)));
    expect(await own()).toMatchObject({ refunded: usd(1900) });
    expect(await owed()).toEqual([usd(0)]);
  });
});

describe("a refund that the bank sends back", () => {
  it("is booked back and leaves the payment to be refunded, whatever an earlier answer says", async () => {
    const { system, intentId, own, owed, refund, audited } = await paid();
    const id = test.emulator.controls.refund(intentId, 900);
    await syncRefund(system, id);
    expect([(await own()).refunded, await owed()]).toEqual([usd(900), [usd(700)]]);
    const succeeded = await test.stripe.refunds.retrieve(id);
    const answer = vi.spyOn(test.stripe.refunds, "retrieve");
    answer.mockResolvedValueOnce({ ...succeeded, status: "failed" });
    await syncRefund(system, id);
    // As if this answer had been asked for before the one that is on record.
    await db
      .update(refunds)
      .set({ syncedAt: new Date(Date.now() + 60_000) })
      .where(eq(refunds.stripeRefundId, id));
    answer.mockResolvedValueOnce(succeeded);
    await syncRefund(system, id);
    answer.mockRestore();
    expect([(await own()).refunded, await owed()]).toEqual([usd(0), [usd(1330)]]);
    expect((await audited()).map(({ action }) => action)).toEqual([
      "payment.paid",
      "refund.succeeded",
      "refund.failed",
    ]);
    expect((await refund({ amount: 1000 })).invoice.refunded).toEqual(usd(1000));
  });
});

describe("payments", () => {
  it("are listed newest first, page by page, a buyer's own to the buyer", async () => {
    const first = await paid();
    const { customer, held, system, buyer } = first;
    for (const days of [32, 31]) {
      test.emulator.controls.advanceDays(customer, days);
      const { invoiceId } = await latestInvoiceOf(test, held.stripeSubscriptionId);
      await syncInvoice(system, invoiceId);
    }
    const whole = (await callerOf(buyer).payments.listInvoices({})).items;
    expect(whole).toHaveLength(3);
    expect(whole.map(({ createdAt }) => createdAt)).toEqual(
      whole
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
    const newest = await callerOf(buyer).payments.listInvoices({ limit: 2 });
    const rest = await callerOf(buyer).payments.listInvoices({ limit: 2, cursor: newest.nextCursor ?? "" });
    expect([...newest.items, ...rest.items]).toEqual(whole);
    expect(rest.nextCursor).toBeNull();
    const other = callerOf(await stranger()).payments;
    expect(await other.listInvoices({})).toEqual({ items: [], nextCursor: null });
    for (const keys of ['["1","2"]', '["2026-11-20T12:00:00.000Z","x"]', "{}"]) {
      const cursor = Buffer.from(keys).toString("base64url");
      expect(await refusalOf(other.listInvoices({ cursor }))).toBe("request.invalid");
    }
    expect(await refusalOf(callerOf(throughAgent(buyer, first.agent)).payments.listInvoices({}))).toBe(
      "auth.forbidden",
    );
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).payments;
    expect(await refusalOf(visitor.listInvoices({}))).toBe("auth.required");
  });

  it("are found by admins by buyer, agent, number and Stripe's id, and by what waits for them", async () => {
    const { house, own, buyer, invoiceId, intentId, system } = await paid();
    const other = await paid({ interval: "one_time" });
    const found = async (input: Parameters<typeof house.listPayments>[0]) =>
      (await house.listPayments(input)).items.map(({ invoice }) => invoice.id);
    expect(await found({ q: (await own()).number ?? "" })).toEqual([invoiceId]);
    expect(await found({ q: other.intentId })).toEqual([other.invoiceId]);
    expect(await found({ q: invoiceId })).toEqual([invoiceId]);
    expect(await found({ q: "100%" })).toEqual([]);
    expect(await found({ limit: 100 })).toEqual(expect.arrayContaining([invoiceId, other.invoiceId]));
    await callerOf(buyer).payments.requestRefund({ invoiceId, reason: "It counts wrong" });
    expect(await found({ show: "requests" })).toContain(invoiceId);
    expect(await found({ show: "requests" })).not.toContain(other.invoiceId);
    const refundId = test.emulator.controls.refund(intentId);
    await syncRefund(system, refundId);
    expect(await found({ q: refundId })).toEqual([invoiceId]);
    expect(await found({ show: "requests" })).not.toContain(invoiceId);
    expect(await found({ show: "disputed" })).toEqual([]);
  });
});
