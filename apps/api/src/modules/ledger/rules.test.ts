import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  disputeFeeEntries,
  type Entry,
  partsOf,
  portion,
  reversalEntries,
  type Sale,
  saleEntries,
  takenFrom,
} from "./rules.ts";

/** The largest amount a price may have, in minor units. */
const LARGEST = 99_999_999;

const sales: fc.Arbitrary<Sale> = fc
  .record({
    total: fc.integer({ min: 0, max: LARGEST }),
    taxed: fc.double({ min: 0, max: 1, noNaN: true }),
    processorFee: fc.integer({ min: 0, max: 200_000 }),
    shareBps: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ taxed, ...sale }) => ({ ...sale, tax: Math.floor(sale.total * taxed) }));

/** A sale and the sums of a whole refund of it, in pieces. */
const refundedSales = sales.chain((sale) =>
  fc.array(fc.integer({ min: 0, max: sale.total }), { maxLength: 12 }).map((cuts) => {
    const marks = [0, ...cuts.toSorted((a, b) => a - b), sale.total];
    return { sale, pieces: marks.slice(1).map((mark, at) => mark - (marks[at] ?? 0)) };
  }),
);

const sumOf = (entries: Entry[]) => entries.reduce((sum, { amount }) => sum + amount, 0);
const amountOf = (entries: Entry[], account: Entry["account"]) =>
  entries.filter((entry) => entry.account === account).reduce((sum, { amount }) => sum + amount, 0);

/** The entries of refunds, one after the other. */
function refundAll(sale: Sale, pieces: number[]): Entry[][] {
  let taken = 0;
  return pieces.map((piece) => {
    const entries = reversalEntries(partsOf(sale), taken, piece);
    taken += piece;
    return entries;
  });
}

describe("a sale", () => {
  it.each([
    ["19.00 at 70 %", { total: 1900, tax: 0, processorFee: 85, shareBps: 7000 }, [0, 1330, 570]],
    ["with 19 % tax inside", { total: 2261, tax: 361, processorFee: 90, shareBps: 7000 }, [361, 1330, 570]],
    [
      "of an odd unit, halves to the vendor",
      { total: 1, tax: 0, processorFee: 0, shareBps: 5000 },
      [0, 1, 0],
    ],
    ["of 5 yen at 70 %: 3.5 is 4", { total: 5, tax: 0, processorFee: 0, shareBps: 7000 }, [0, 4, 1]],
    [
      "with everything for the vendor",
      { total: 999, tax: 0, processorFee: 59, shareBps: 10_000 },
      [0, 999, 0],
    ],
    ["with nothing for the vendor", { total: 999, tax: 99, processorFee: 59, shareBps: 0 }, [99, 0, 900]],
    ["of nothing but tax", { total: 100, tax: 100, processorFee: 33, shareBps: 7000 }, [100, 0, 0]],
  ])("%s is split", (_, sale, [tax, vendor, platform]) => {
    expect(partsOf(sale)).toEqual({ tax, vendor, platform });
  });

  it("is booked as money in, less the processor's fee, owed to state, vendor and platform", () => {
    expect(saleEntries({ total: 2261, tax: 361, processorFee: 90, shareBps: 7000 })).toEqual([
      { account: "stripe_balance", amount: 2171 },
      { account: "processor_fees", amount: 90 },
      { account: "tax_payable", amount: -361 },
      { account: "vendor_payable", amount: -1330 },
      { account: "platform_revenue", amount: -570 },
    ]);
  });

  it("of nothing has no entries", () => {
    expect(saleEntries({ total: 0, tax: 0, processorFee: 0, shareBps: 7000 })).toEqual([]);
  });

  it("sums to zero and gives the vendor the share to the nearest unit, whatever the sums", () => {
    fc.assert(
      fc.property(sales, (sale) => {
        const { tax, vendor, platform } = partsOf(sale);
        expect(sumOf(saleEntries(sale))).toBe(0);
        expect(sumOf(saleEntries({ ...sale, processorFee: 0 }, "buyer_credit"))).toBe(0);
        expect(tax + vendor + platform).toBe(sale.total);
        expect(Math.min(tax, vendor, platform)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(vendor * 10_000 - (sale.total - sale.tax) * sale.shareBps)).toBeLessThanOrEqual(5000);
      }),
    );
  });
});

describe("a refund", () => {
  const sale = { total: 2261, tax: 361, processorFee: 90, shareBps: 7000 };

  it("of a third takes a third of every part back and leaves the processor's fee", () => {
    expect(reversalEntries(partsOf(sale), 0, 754)).toEqual([
      { account: "stripe_balance", amount: -754 },
      { account: "tax_payable", amount: 120 },
      { account: "vendor_payable", amount: 444 },
      { account: "platform_revenue", amount: 190 },
    ]);
  });

  it("sums to zero, and credits nobody, whatever was refunded before", () => {
    fc.assert(
      fc.property(refundedSales, ({ sale: any, pieces }) => {
        for (const entries of refundAll(any, pieces)) {
          expect(sumOf(entries)).toBe(0);
          const given = entries.filter(({ account }) => account !== "stripe_balance");
          expect(given.every(({ amount }) => amount > 0)).toBe(true);
        }
      }),
    );
  });

  it("in any pieces takes back exactly what the sale gave, never more on the way", () => {
    fc.assert(
      fc.property(refundedSales, ({ sale: any, pieces }) => {
        const parts = partsOf(any);
        const all = refundAll(any, pieces);
        for (const [at] of all.entries()) {
          const soFar = all.slice(0, at + 1).flat();
          expect(amountOf(soFar, "vendor_payable")).toBeLessThanOrEqual(parts.vendor);
          expect(amountOf(soFar, "dispute_losses")).toBe(0);
        }
        const whole = all.flat();
        expect({
          tax: amountOf(whole, "tax_payable"),
          vendor: amountOf(whole, "vendor_payable"),
          platform: amountOf(whole, "platform_revenue"),
        }).toEqual(parts);
      }),
    );
  });

  it("in another order ends with the same balances", () => {
    fc.assert(
      fc.property(refundedSales, ({ sale: any, pieces }) => {
        const [there, back] = [pieces, pieces.toReversed()].map((some) => refundAll(any, some).flat());
        for (const account of ["tax_payable", "vendor_payable", "platform_revenue"] as const)
          expect(amountOf(there ?? [], account)).toBe(amountOf(back ?? [], account));
      }),
    );
  });

  it("that comes back restores what it took, whatever happened in between", () => {
    fc.assert(
      fc.property(sales, fc.nat(LARGEST), fc.nat(LARGEST), (any, first, second) => {
        const parts = partsOf(any);
        const entries = [
          ...reversalEntries(parts, 0, first),
          ...reversalEntries(parts, first, second),
          ...reversalEntries(parts, first + second, -first),
        ];
        const alone = reversalEntries(parts, 0, second);
        for (const account of [
          "tax_payable",
          "vendor_payable",
          "platform_revenue",
          "dispute_losses",
        ] as const)
          expect(amountOf(entries, account)).toBe(amountOf(alone, account));
        expect(sumOf(entries)).toBe(0);
      }),
    );
  });
});

describe("a dispute", () => {
  it("of more than is left of the sale is the platform's loss beyond that", () => {
    const parts = { tax: 0, vendor: 1330, platform: 570 };
    expect(reversalEntries(parts, 900, 1900)).toEqual([
      { account: "stripe_balance", amount: -1900 },
      { account: "vendor_payable", amount: 700 },
      { account: "platform_revenue", amount: 300 },
      { account: "dispute_losses", amount: 900 },
    ]);
    expect(takenFrom(parts, 2800)).toEqual({ ...parts, excess: 900 });
  });

  it("costs the platform a fee, and the vendor none", () => {
    expect(disputeFeeEntries(1500)).toEqual([
      { account: "stripe_balance", amount: -1500 },
      { account: "dispute_losses", amount: 1500 },
    ]);
    expect(disputeFeeEntries(0)).toEqual([]);
  });
});

describe("a portion", () => {
  it.each([
    [0, 7000, 10_000, 0],
    [1, 4999, 10_000, 0],
    [1, 5000, 10_000, 1],
    [5, 0, 0, 0],
    // 2 × amount × part is above 2^53 here.
    [LARGEST, LARGEST - 1, LARGEST, LARGEST - 1],
  ])("of %i, %i of %i, is %i", (...[amount, part, whole, expected]) => {
    expect(portion(amount, part, whole)).toBe(expected);
  });
});
