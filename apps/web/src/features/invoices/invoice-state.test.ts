import { expect, test } from "vitest";
import { canRequestRefund, invoiceState, requestWords } from "./invoice-state.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const paid = { status: "paid", total: usd(1900), refunded: usd(0) } as const;
const request = {
  id: "r1",
  status: "pending",
  reason: "Bought twice",
  answer: null,
  createdAt: "2026-11-20T12:00:00.000Z",
  decidedAt: null,
} as const;
const now = new Date("2026-11-20T12:00:00.000Z");

test.each([
  [paid, "Paid"],
  [{ ...paid, status: "open" }, "To be paid"],
  [{ ...paid, status: "uncollectible" }, "Not paid"],
  [{ ...paid, refunded: usd(100) }, "Partly refunded"],
  [{ ...paid, refunded: usd(1900) }, "Refunded"],
] as const)("%j is called %j", (invoice, label) => {
  expect(invoiceState(invoice).label).toBe(label);
});

test("a refund can be asked for once, within the window", () => {
  const open = { refundableUntil: "2026-12-04T12:00:00.000Z", refundRequest: null };
  expect(canRequestRefund(open, now)).toBe(true);
  expect(canRequestRefund({ ...open, refundableUntil: "2026-11-20T12:00:00.000Z" }, now)).toBe(false);
  expect(canRequestRefund({ ...open, refundableUntil: null }, now)).toBe(false);
  expect(canRequestRefund({ ...open, refundRequest: request }, now)).toBe(false);
});

test("a request says where it stands", () => {
  expect(requestWords({ refundRequest: request })).toContain("You asked for a refund on 20 November 2026.");
  const decided = { ...request, status: "declined", decidedAt: "2026-11-21T12:00:00.000Z" } as const;
  expect(requestWords({ refundRequest: decided })).toBe("Your refund was declined on 21 November 2026.");
  expect(requestWords({ refundRequest: null })).toBe(undefined);
});
