import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatMoney, processingFee, splitByWeight } from "./money.ts";

describe("money", () => {
  test.each([
    [1900, "usd", "$19.00"],
    [1900, "jpy", "¥1,900"],
    [1900, "kwd", "KWD 1.900"],
    [-250, "eur", "-€2.50"],
    [190_000, "huf", "HUF 1,900.00"],
    [50_000, "ugx", "UGX 500.00"],
  ])("%i %s is written %s", (amount, currency, written) => {
    expect(formatMoney(amount, currency).replaceAll("\u00a0", " ")).toBe(written);
  });

  test("a split adds up to the whole, and nobody gets more than a unit too much", () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), weights, (total, shares) => {
        const sum = shares.reduce((one, other) => one + other, 0);
        const parts = splitByWeight(total, shares);
        const added = parts.reduce((one, other) => one + other, 0);
        const fair = parts.every(
          (part, index) => sum === 0 || Math.abs(part - (total * (shares[index] ?? 0)) / sum) < 1,
        );
        return added === (sum === 0 ? 0 : total) && fair;
      }),
    );
  });

  test("the fee is 2.9 % and 30, and never more than the charge", () => {
    expect(processingFee(10_000)).toBe(320);
    expect(processingFee(20)).toBe(20);
  });
});
