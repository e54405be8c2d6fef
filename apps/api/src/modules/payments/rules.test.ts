import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isDisputed,
  isGivenBack,
  partsOf,
  type PaymentLeft,
  type RefundPlan,
  reachesInto,
  refundableUntil,
  spread,
  standingOf,
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
  const current = { startsAt: days(10), endsAt: days(375), tierId: "year" };
  const bought = (tierId: string, amount: number) => ({ tierId, priceId: `price of ${tierId}`, amount });
  const month = { left: 1900, isHeld: false, periodEnd: days(30), bought: bought("month", 1900) };
  const year = { left: 17_100, isHeld: false, periodEnd: days(375), bought: bought("year", 19_000) };
  const before = { ...month, periodEnd: days(10) };
  const unknown = { ...year, bought: null };
  const lasting = { ...month, periodEnd: null };
  const none = { left: 0 };
  const whole = { isPaid: true, until: days(375), leftPriceId: null };
  const nothing = { isPaid: false, until: undefined, leftPriceId: null };

  it.each<[string, PaymentLeft[], object]>([
    ["all of it", [month, year], whole],
    ["in any order", [year, month], whole],
    ["the year", [{ ...month, ...none }, year], whole],
    ["a part of the year", [month, { ...year, left: 1 }], whole],
    [
      "the month",
      [month, { ...year, ...none }],
      { isPaid: false, until: days(30), leftPriceId: "price of month" },
    ],
    [
      "neither",
      [
        { ...month, ...none },
        { ...year, ...none },
      ],
      nothing,
    ],
    ["what was paid before", [before, { ...year, ...none }], nothing],
    [
      "one of two for the year",
      [
        { ...year, ...none },
        { ...year, left: 500 },
      ],
      whole,
    ],
    ["a payment whose plan is not known", [unknown], whole],
    ["more than was taken", [{ ...year, left: -1 }], nothing],
    ["nothing", [], nothing],
  ])("is %s", (_, payments, standing) => {
    expect(standingOf(payments, current)).toEqual({ ...standing, isHeld: false });
  });

  /** A month for 19, and on the same day plans for 49 and 490 at once: the difference each, to the same day. */
  const dear = { startsAt: PAID_AT, endsAt: days(30), tierId: "dear" };
  const small = { ...month, bought: bought("small", 1900) };
  const middle = { ...small, left: 3000, bought: bought("middle", 4900) };
  const large = { ...small, left: 44_100, bought: bought("dear", 49_000) };

  it.each<[string, PaymentLeft[], boolean, string | null]>([
    ["the plan that runs, when only that is left", [large], true, null],
    ["the plan that runs, when what it grew from was given back", [{ ...small, ...none }, large], true, null],
    [
      "the one before, when the last is given back",
      [small, middle, { ...large, ...none }],
      false,
      "price of middle",
    ],
    [
      "the first, when the last two are",
      [small, { ...middle, ...none }, { ...large, ...none }],
      false,
      "price of small",
    ],
    ["the dearer of equals, in any order", [middle, small], false, "price of middle"],
  ])("counts for the plan that it bought: %s", (_, payments, isPaid, leftPriceId) => {
    const standing = { isPaid, until: days(30), leftPriceId, isHeld: false };
    expect(standingOf(payments, dear)).toEqual(standing);
  });

  it("lasts for good where it was paid once", () => {
    expect(standingOf([lasting], null)).toEqual({ ...whole, until: null, isHeld: false });
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

describe("a refund of what was paid in parts", () => {
  const receipts = [
    { paymentIntentId: "first", left: 900 },
    { paymentIntentId: "second", left: 1000 },
  ];
  const begun = { paymentIntentId: "first", amount: 900, whole: 1500 };

  it.each<[string, RefundPlan, number[] | undefined]>([
    ["gives all back that is left", { amount: undefined, receipts, made: [] }, [900, 1000]],
    ["begins with the oldest", { amount: 1000, receipts, made: [] }, [900, 100]],
    ["goes on where it broke off, whatever is asked now", { amount: 1, receipts, made: [begun] }, [600]],
    ["is not made again", { amount: 900, receipts, made: [{ ...begun, whole: undefined }] }, []],
    ["is refused beyond what is left", { amount: 1901, receipts, made: [] }, undefined],
    ["is refused of nothing", { amount: undefined, receipts: [], made: [] }, undefined],
  ])("%s", (_, plan, amounts) => {
    expect(partsOf(plan)?.map(({ amount }) => amount)).toEqual(amounts);
  });

  it("is in sum what was ordered, in whichever moment it broke off, and takes from none more than it has", () => {
    const lefts = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lefts, fc.nat(50_000), fc.nat(5), (has, wish, after) => {
        const places = has.map((left, at) => ({ paymentIntentId: `pi_${at}`, left }));
        const all = partsOf({ amount: wish, receipts: places, made: [] });
        const total = has.reduce((a, b) => a + b, 0);
        expect(all !== undefined).toBe(wish >= 1 && wish <= total);
        const made = (all ?? []).slice(0, after);
        const rest = all?.length === 0 || !all ? [] : partsOf({ amount: 1, receipts: places, made });
        const given = made.length === 0 ? (all ?? []) : [...made, ...(rest ?? [])];
        expect(given.reduce((sum, { amount }) => sum + amount, 0)).toBe(all ? wish : 0);
        expect(given.every((part) => part.amount <= (has[Number(part.paymentIntentId.slice(3))] ?? 0))).toBe(
          true,
        );
      }),
    );
  });
});

describe("a payment taken back", () => {
  it("touches access when it reaches into the current period, or lasts", () => {
    const current = { startsAt: PAID_AT };
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
