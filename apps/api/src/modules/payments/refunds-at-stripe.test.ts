import type { Database } from "@souk/db/client";
import { ledgerTransactions } from "@souk/db/schema/ledger";
import { refunds } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { idOf, latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncChargeRefunds, syncInvoice, syncRefund } from "./index.ts";
import { newRefundable } from "../../testing/refundable.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });
const paid = () => newRefundable(db, test);

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
