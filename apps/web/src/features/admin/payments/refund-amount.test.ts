import type { Payment } from "@souk/contracts/billing/entities";
import { expect, test } from "vitest";
import { readRefund, refundKey, whyNotRefundable } from "./refund-amount.ts";

test.each([
  ["5", { amount: 1900, currency: "USD" }, { ok: true, amount: 500 }],
  ["19.00", { amount: 1900, currency: "USD" }, { ok: true, amount: 1900 }],
  ["900", { amount: 900, currency: "JPY" }, { ok: true, amount: 900 }],
  ["0", { amount: 1900, currency: "USD" }, { ok: false, reason: "A refund gives something back." }],
  ["19.01", { amount: 1900, currency: "USD" }, { ok: false, reason: "At most $19.00 is left." }],
  ["1.001", { amount: 1000, currency: "KWD" }, { ok: false, reason: "At most KWD\u00a01.000 is left." }],
  ["five", { amount: 1900, currency: "USD" }, { ok: false, reason: "Enter an amount such as 19.00." }],
])("%j of %j left", (typed, left, answer) => {
  expect(readRefund(typed, left.amount, left.currency)).toEqual(answer);
});

const usd = (amount: number) => ({ amount, currency: "USD" });
const invoice: Payment["invoice"] = {
  id: "i1",
  number: null,
  agent: { slug: "doctor", name: "Doctor" },
  description: "Pro",
  status: "paid",
  total: usd(1900),
  tax: usd(0),
  refunded: usd(0),
  disputed: false,
  createdAt: "2026-11-20T12:00:00.000Z",
  paidAt: "2026-11-20T12:00:00.000Z",
  hostedUrl: null,
  pdfUrl: null,
  refundableUntil: null,
  refundRequest: null,
};
const organization = { id: "o1", name: "Buyer" };
const outside: Payment = { invoice, organization, stripeId: "in_1", refundable: usd(0), disputes: [] };

test("a payment that cannot be refunded here says why, unless its state does", () => {
  expect(whyNotRefundable(outside)).toBe("Paid outside of Stripe: it is given back where it was paid.");
  const disputed = { ...outside, invoice: { ...invoice, disputed: true } };
  expect(whyNotRefundable(disputed)).toBe("The bank has what is left: nothing can be refunded.");
  expect(whyNotRefundable({ ...outside, refundable: usd(1) })).toBe(undefined);
  expect(whyNotRefundable({ ...outside, invoice: { ...invoice, refunded: usd(1900) } })).toBe(undefined);
  expect(whyNotRefundable({ ...outside, invoice: { ...invoice, status: "open" } })).toBe(undefined);
});

test("the same amount sent again is the same order, another amount or another opening is another", () => {
  expect(refundKey("opening", 500)).toBe(refundKey("opening", 500));
  const orders = [refundKey("opening", 500), refundKey("opening", 501), refundKey("opening", undefined)];
  expect(new Set([...orders, refundKey("later", 500)]).size).toBe(4);
});
