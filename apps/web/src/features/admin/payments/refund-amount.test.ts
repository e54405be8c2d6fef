import { expect, test } from "vitest";
import { readRefund } from "./refund-amount.ts";

test.each([
  ["5", 1900, "USD", { ok: true, amount: 500 }],
  ["19.00", 1900, "USD", { ok: true, amount: 1900 }],
  ["900", 900, "JPY", { ok: true, amount: 900 }],
  ["0", 1900, "USD", { ok: false, reason: "A refund gives something back." }],
  ["19.01", 1900, "USD", { ok: false, reason: "At most $19.00 is left." }],
  ["1.001", 1000, "KWD", { ok: false, reason: "At most KWD\u00a01.000 is left." }],
  ["five", 1900, "USD", { ok: false, reason: "Enter an amount such as 19.00." }],
])("%j of %i %s left", (typed, left, currency, amount) => {
  expect(readRefund(typed, left, currency)).toEqual(amount);
});
