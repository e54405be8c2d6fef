import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, throughAgent } from "../../testing/market.ts";
import { type Offer } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncRefund } from "./index.ts";
import { newRefundable } from "../../testing/refundable.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });
const paid = (offer?: Offer) => newRefundable(db, test, offer);

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
