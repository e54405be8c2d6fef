import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { feeAsCharged, taxWithin } from "./money-rules.ts";

describe("tax", () => {
  it("is all of the invoice's when all of it was paid, and in proportion when credit paid a part", () => {
    expect(taxWithin(1190, { total: 1190, tax: 190 })).toBe(190);
    expect(taxWithin(595, { total: 1190, tax: 190 })).toBe(95);
    expect(taxWithin(0, { total: 0, tax: 0 })).toBe(0);
  });

  it("never exceeds what was paid", () => {
    const amounts = fc.tuple(fc.nat(99_999_999), fc.nat(99_999_999), fc.nat(99_999_999));
    fc.assert(
      fc.property(amounts, ([a, b, c]) => {
        const [tax = 0, paid = 0, total = 0] = [a, b, c].toSorted((x, y) => x - y);
        expect(taxWithin(paid, { total, tax })).toBeLessThanOrEqual(paid);
        expect(taxWithin(paid, { total, tax })).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe("Stripe's fee", () => {
  const charged = { amount: 1000, currency: "EUR" };

  it("is as it settled in the same currency", () => {
    expect(feeAsCharged({ charged, settled: { amount: 1000, currency: "EUR", fee: 55 } })).toBe(55);
  });

  it("is brought over at the rate of the amount in another one, whatever its decimals", () => {
    expect(feeAsCharged({ charged, settled: { amount: 1100, currency: "USD", fee: 66 } })).toBe(60);
    const yen = { amount: 5000, currency: "JPY" };
    expect(feeAsCharged({ charged: yen, settled: { amount: -3300, currency: "USD", fee: 165 } })).toBe(250);
  });
});
