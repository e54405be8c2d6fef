import {
  BillingInterval,
  type PricingTier,
  QuotaPeriod,
  type TierChanges,
} from "@souk/contracts/pricing/entities";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asSold, changesFrozen, checkPrice, isSamePrice, resolveQuotas } from "./rules.ts";

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

describe("a change touches what stays as it was sold", () => {
  const monthly = { interval: "month" as const };
  const frozen: [string, TierChanges][] = [
    ["another interval", { interval: "year" }],
    ["the quotas, even to none", { quotas: [] }],
    ["the quotas together with a text", { name: "New", quotas: [] }],
  ];
  const free: [string, TierChanges][] = [
    ["nothing", {}],
    ["texts", { name: "New", summary: "New", features: ["New"] }],
    ["the price", { price: { amount: 1, currency: "EUR" } }],
    ["the trial", { trialDays: 0 }],
    ["the interval that it has", { interval: "month" }],
  ];

  it.each(frozen)("when it states %s", (_, change) => expect(changesFrozen(monthly, change)).toBe(true));
  it.each(free)("not when it states %s", (_, change) => expect(changesFrozen(monthly, change)).toBe(false));
});

describe("two prices", () => {
  const one = { interval: "month" as const, price: { amount: 1900, currency: "USD" } };
  it("are the same when amount, currency and interval are", () => {
    expect(isSamePrice(one, structuredClone(one))).toBe(true);
    expect(isSamePrice(one, { ...one, interval: "year" })).toBe(false);
    expect(isSamePrice(one, { ...one, price: { amount: 1900, currency: "EUR" } })).toBe(false);
    expect(isSamePrice(one, { ...one, price: { amount: 1901, currency: "USD" } })).toBe(false);
  });

  it("of one plan: whoever has it is shown the one they pay", () => {
    const tier = tierOf({ ...one, price: { amount: 2900, currency: "USD" } });
    expect(asSold(tier, one)).toEqual({ ...tier, ...one });
    expect(asSold(tier, undefined)).toBe(tier);
  });

  function tierOf(price: typeof one): PricingTier {
    const texts = { slug: "pro", name: "Pro", summary: "", features: [] };
    return { id: "t1", ...texts, ...price, trialDays: 0, quotas: [], archivedAt: null };
  }
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
