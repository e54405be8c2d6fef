import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newUser, throughAgent } from "../../testing/market.ts";
import { type Offer } from "../../testing/paid-plan.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncInvoice, syncRefund } from "./index.ts";
import { newRefundable } from "../../testing/refundable.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const stranger = async () => ({ ...(await newUser(db)), stripe: test.stripe });
const paid = (offer?: Offer) => newRefundable(db, test, offer);

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
