import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { listings } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newUser, throughAgent } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { newRefundable } from "../../testing/refundable.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const DAY_MS = 86_400_000;
const stranger = async () => ({ ...(await newUser(db)), stripe: test.stripe });
const paid = () => newRefundable(db, test);

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
