import { BillingInterval, QuotaPeriod, type TierChanges } from "@souk/contracts/pricing/entities";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesTerms, checkPrice, resolveQuotas } from "./rules.ts";

const interval = fc.constantFrom(...BillingInterval.options);
const paidInterval = interval.filter((value) => value !== "free");
const amount = fc.integer({ min: 1, max: 99_999_999 });

describe("a price", () => {
  it("is 0 for a free plan and above 0 for every other", () => {
    expect(() => checkPrice("free", 0)).not.toThrow();
    fc.assert(fc.property(paidInterval, amount, (paid, cents) => checkPrice(paid, cents)));
  });

  it("is refused when a free plan has one or a paid plan has none", () => {
    const refused = expect.objectContaining({ code: "tier.free_price" });
    fc.assert(
      fc.property(amount, (cents) => {
        expect(() => checkPrice("free", cents)).toThrow(refused);
      }),
    );
    fc.assert(
      fc.property(paidInterval, (paid) => {
        expect(() => checkPrice(paid, 0)).toThrow(refused);
      }),
    );
  });
});

describe("a change touches the terms", () => {
  const texts: TierChanges = { name: "New", summary: "New", features: ["New"] };
  const terms: [string, TierChanges][] = [
    ["the interval", { interval: "month" }],
    ["the price", { price: { amount: 1, currency: "USD" } }],
    ["the currency alone", { price: { amount: 0, currency: "EUR" } }],
    ["the trial", { trialDays: 0 }],
    ["the quotas, even to none", { quotas: [] }],
  ];

  it.each(terms)("when it states %s", (_, change) => {
    expect(changesTerms(change)).toBe(true);
    expect(changesTerms({ ...texts, ...change })).toBe(true);
  });

  it("not when it states texts only, or nothing", () => {
    expect(changesTerms(texts)).toBe(false);
    expect(changesTerms({})).toBe(false);
  });
});

describe("quotas", () => {
  const metrics = [
    { id: "m1", slug: "pages" },
    { id: "m2", slug: "calls" },
  ];
  const quota = fc.record({
    metric: fc.constantFrom("pages", "calls"),
    limit: fc.option(fc.nat()),
    period: fc.constantFrom(...QuotaPeriod.options),
  });

  it("are stored as they were stated, by metric id, whenever each metric is known and named once", () => {
    const distinct = fc.uniqueArray(quota, { selector: ({ metric }) => metric });
    fc.assert(
      fc.property(distinct, (quotas) => {
        const idOf = { pages: "m1", calls: "m2" };
        expect(resolveQuotas(quotas, metrics)).toEqual(
          quotas.map(({ metric, limit, period }) => ({ metricId: idOf[metric], limit, period })),
        );
      }),
    );
  });

  it.each([
    ["an unknown metric", [{ metric: "words", limit: 1, period: "month" as const }]],
    ["a metric's id instead of its slug", [{ metric: "m1", limit: 1, period: "month" as const }]],
    [
      "a metric twice, though with different limits",
      [
        { metric: "pages", limit: 1, period: "month" as const },
        { metric: "pages", limit: null, period: "day" as const },
      ],
    ],
  ])("are refused with %s", (_, quotas) => {
    expect(() => resolveQuotas(quotas, metrics)).toThrow(
      expect.objectContaining({ code: "metric.not_found" }),
    );
  });
});
