import { expect, test } from "vitest";
import { readRefund } from "./refund-amount.ts";

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
