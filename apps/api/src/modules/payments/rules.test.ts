import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  feeAsCharged,
  isDisputed,
  isGivenBack,
  reachesInto,
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

describe("what a plan's access stands on", () => {
  /** A month was paid, and on its tenth day a year that began at once. */
  const current = { startsAt: days(10), endsAt: days(375) };
  const month = { left: 1900, isHeld: false, periodEnd: days(30) };
  const year = { left: 17_100, isHeld: false, periodEnd: days(375) };
  const before = { left: 1900, isHeld: false, periodEnd: days(10) };
  const lasting = { ...month, periodEnd: null };
  const none = { left: 0 };

  it.each([
    ["all of it", [month, year], { isPaid: true, until: days(375) }],
    ["in any order", [year, month], { isPaid: true, until: days(375) }],
    ["the year", [{ ...month, ...none }, year], { isPaid: true, until: days(375) }],
    ["a part of the year", [month, { ...year, left: 1 }], { isPaid: true, until: days(375) }],
    ["the month", [month, { ...year, ...none }], { isPaid: false, until: days(30) }],
    [
      "neither",
      [
        { ...month, ...none },
        { ...year, ...none },
      ],
      { isPaid: false, until: undefined },
    ],
    ["what was paid before", [before, { ...year, ...none }], { isPaid: false, until: undefined }],
    [
      "one of two for the year",
      [
        { ...year, ...none },
        { ...year, left: 500 },
      ],
      { isPaid: true, until: days(375) },
    ],
    ["more than was taken", [{ ...year, left: -1 }], { isPaid: false, until: undefined }],
    ["nothing", [], { isPaid: false, until: undefined }],
  ])("is %s", (_, payments, standing) => {
    expect(standingOf(payments, current)).toEqual({ ...standing, isHeld: false });
  });

  it("lasts for good where it was paid once", () => {
    expect(standingOf([lasting], null)).toEqual({ isPaid: true, until: null, isHeld: false });
    expect(standingOf([{ ...lasting, ...none }], null)).toMatchObject({ isPaid: false, until: undefined });
  });

  it("is held when a bank holds a part of it, given back or not, but not by what was paid before", () => {
    expect(standingOf([{ ...month, ...none, isHeld: true }, year], current).isHeld).toBe(true);
    expect(standingOf([{ ...before, isHeld: true }, year], current).isHeld).toBe(false);
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
  it("touches access when it reaches into the current period, or lasts", () => {
    const current = { startsAt: PAID_AT, endsAt: days(30) };
    expect(reachesInto({ periodEnd: days(1) }, current)).toBe(true);
    expect(reachesInto({ periodEnd: null }, current)).toBe(true);
    expect(reachesInto({ periodEnd: PAID_AT }, null)).toBe(true);
    expect(reachesInto({ periodEnd: PAID_AT }, current)).toBe(false);
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
