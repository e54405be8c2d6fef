import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  feeAsCharged,
  isDisputed,
  isGivenBack,
  paysForNow,
  refundableUntil,
  spread,
  standingOf,
  taxWithin,
} from "./rules.ts";

const PAID_AT = new Date("2026-11-01T12:00:00.000Z");
const days = (count: number) => new Date(PAID_AT.getTime() + count * 86_400_000);
const payment = {
  status: "paid",
  received: 1900,
  refunded: 0,
  paidAt: PAID_AT,
  refundDays: 14,
  disputed: false,
  requested: false,
};

describe("a refund may be asked for", () => {
  it("from the payment until the window's end, which is not in it", () => {
    expect(refundableUntil(payment, PAID_AT)).toEqual(days(14));
    expect(refundableUntil(payment, new Date(days(14).getTime() - 1))).toEqual(days(14));
    expect(refundableUntil(payment, days(14))).toBeNull();
  });

  it("while a part of the payment is left", () => {
    expect(refundableUntil({ ...payment, refunded: 1899 }, PAID_AT)).toEqual(days(14));
    expect(refundableUntil({ ...payment, refunded: 1900 }, PAID_AT)).toBeNull();
  });

  it.each([
    ["the listing gives none", { refundDays: 0 }],
    ["it is not paid", { status: "open", paidAt: null }],
    ["it is void", { status: "void" }],
    ["nothing came in through Stripe", { received: 0 }],
    ["the bank took it back already", { disputed: true }],
    ["it was asked for already", { requested: true }],
  ])("never when %s", (_, change) => {
    expect(refundableUntil({ ...payment, ...change }, PAID_AT)).toBeNull();
  });

  it("in exactly the window, whatever its length", () => {
    fc.assert(
      fc.property(fc.nat(90), fc.integer({ min: 0, max: 100 * 86_400_000 }), (refundDays, afterMs) => {
        const until = refundableUntil({ ...payment, refundDays }, new Date(PAID_AT.getTime() + afterMs));
        expect(until !== null).toBe(afterMs < refundDays * 86_400_000);
      }),
    );
  });
});

describe("what was paid for the running time", () => {
  const month = { total: 1900, refunded: 0, isHeld: false, periodEnd: days(30) };
  const year = { total: 17_100, refunded: 0, isHeld: false, periodEnd: days(365) };
  const lasting = { ...month, periodEnd: null };
  const back = { refunded: 1900 };

  it.each([
    ["all of it", [month, year], { left: 19_000, until: days(365) }],
    ["the later one first", [year, month], { left: 19_000, until: days(365) }],
    ["the other one", [{ ...month, ...back }, year], { left: 17_100, until: days(365) }],
    ["a part", [{ ...month, refunded: 1899 }], { left: 1, until: days(30) }],
    ["nothing", [{ ...month, ...back }], { left: 0, until: undefined }],
    ["nothing of nothing", [], { left: 0, until: undefined }],
    ["a plan for good", [month, lasting, year], { left: 20_900, until: null }],
  ])("stands: %s", (_, running, standing) => {
    expect(standingOf(running)).toEqual({ ...standing, isHeld: false });
  });

  it("is held when a bank holds a part of it, given back or not", () => {
    expect(standingOf([{ ...month, ...back, isHeld: true }, year]).isHeld).toBe(true);
  });
});

it("an amount spread over several places is taken whole, in their order, and from none more than it has", () => {
  expect(spread(1000, [900, 1000])).toEqual([900, 100]);
  expect(spread(900, [900, 1000])).toEqual([900, 0]);
  const places = fc.array(fc.nat(10_000), { maxLength: 5 });
  fc.assert(
    fc.property(fc.nat(60_000), places, (amount, has) => {
      const taken = spread(amount, has);
      const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);
      expect(sum(taken)).toBe(Math.min(amount, sum(has)));
      expect(taken.every((one, at) => one >= 0 && one <= (has[at] ?? 0))).toBe(true);
    }),
  );
});

describe("a payment taken back", () => {
  it("takes access with it while what it paid for runs, or lasts", () => {
    expect(paysForNow({ periodEnd: days(1) }, PAID_AT)).toBe(true);
    expect(paysForNow({ periodEnd: null }, PAID_AT)).toBe(true);
    expect(paysForNow({ periodEnd: PAID_AT }, PAID_AT)).toBe(false);
  });

  it.each([
    ["succeeded", true],
    ["pending", true],
    ["requires_action", true],
    ["failed", false],
    ["canceled", false],
  ])("by a refund that is %s counts: %s", (status, counts) => {
    expect(isGivenBack(status)).toBe(counts);
  });

  it.each([
    ["needs_response", true],
    ["under_review", true],
    ["warning_needs_response", true],
    ["lost", true],
    ["a status of next year", true],
    ["won", false],
    ["warning_closed", false],
    ["prevented", false],
  ])("by a dispute that is %s is shown: %s", (status, shown) => {
    expect(isDisputed(status)).toBe(shown);
  });
});

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
