import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import fc from "fast-check";
import { expect, test } from "vitest";
import { amountText, parseAmount } from "./money-input.ts";

test.each([
  ["19", "USD", 1900],
  ["19.9", "USD", 1990],
  [" 19,90 ", "EUR", 1990],
  ["0.07", "USD", 7],
  ["0", "USD", 0],
  ["900", "JPY", 900],
  ["1.005", "KWD", 1005],
  ["1.5", "KWD", 1500],
  ["999999.99", "USD", 99_999_999],
  ["1900", "HUF", 190_000],
  ["19.90", "COP", 1990],
  ["500", "ISK", 50_000],
  ["500", "UGX", 50_000],
])("%j %s is %i minor units", (typed, currency, amount) => {
  expect(parseAmount(typed, currency)).toEqual({ ok: true, amount });
});

test.each([
  ["", "USD", "Enter an amount such as 19.00."],
  ["", "JPY", "Enter an amount such as 1900."],
  ["-3", "USD", "Enter an amount such as 19.00."],
  ["1,000.00", "USD", "Enter an amount such as 19.00."],
  ["1e3", "USD", "Enter an amount such as 19.00."],
  [".5", "USD", "Enter an amount such as 19.00."],
  ["1.005", "USD", "USD has 2 decimals at most."],
  ["9.5", "JPY", "JPY has no decimals."],
  ["9.5", "ISK", "ISK has no decimals."],
  ["1000000", "USD", "This is more than a plan can cost."],
])("%j %s is refused: %s", (typed, currency, reason) => {
  expect(parseAmount(typed, currency)).toEqual({ ok: false, reason });
});

test("every amount that can be charged comes back as it was written, in every currency", () => {
  const currencies = fc.constantFrom(...Intl.supportedValuesOf("currency"));
  fc.assert(
    fc.property(fc.nat(999_999), currencies, (steps, currency) => {
      const amount = steps * minorUnitsOf(currency).step;
      expect(parseAmount(amountText(amount, currency), currency)).toEqual({ ok: true, amount });
    }),
    { numRuns: 2000 },
  );
});

test("a share of a currency that is charged whole is written to the last decimal", () => {
  expect(amountText(40_080, "ISK")).toBe("400.80");
});
