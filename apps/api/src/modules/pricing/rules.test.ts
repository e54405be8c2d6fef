import { AppError } from "@souk/contracts/common/errors";
import {
  BillingInterval,
  type PricingTier,
  QuotaPeriod,
  type TierChanges,
  type TierQuota,
} from "@souk/contracts/pricing/entities";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  asSold,
  changesFrozen,
  checkLimits,
  checkPrice,
  checkTrialLimits,
  haveSameTerms,
  isRecurring,
  isSamePrice,
  resolveQuotas,
} from "./rules.ts";

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
  const price = { amount: 1900, currency: "USD" };
  const included = { metric: "pages", limit: 10, period: "month" as const, trialLimit: null };
  const monthly = { interval: "month" as const, price, quotas: [{ ...included, overage: null }] };
  const dearBeyond = { ...monthly, quotas: [{ ...included, overage: { limit: 5, price: 10 } }] };
  const frozen: [string, TierChanges][] = [
    ["another interval", { interval: "year" }],
    ["the quotas, even to none", { quotas: [] }],
    ["the quotas together with a text", { name: "New", quotas: [] }],
    ["how far spends are given back", { releasePolicy: { withinSeconds: 60, share: null } }],
    ["that they are given back without bounds", { releasePolicy: null }],
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

  it("when it states another currency, though only where units beyond a limit are sold in it", () => {
    const inEuro: TierChanges = { price: { amount: 1900, currency: "EUR" } };
    expect(changesFrozen(monthly, inEuro)).toBe(false);
    expect(changesFrozen(dearBeyond, inEuro)).toBe(true);
    expect(changesFrozen(dearBeyond, { price: { amount: 2900, currency: "USD" } })).toBe(false);
  });
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
    return { id: "t1", ...texts, ...price, trialDays: 0, quotas: [], releasePolicy: null, archivedAt: null };
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
    trialLimit: fc.option(fc.nat()),
    overage: fc.option(fc.record({ limit: fc.nat(), price: fc.nat() })),
  });

  it("are stored as they were stated, by metric id, whenever each metric is known and named once", () => {
    const distinct = fc.uniqueArray(quota, { selector: ({ metric }) => metric });
    fc.assert(
      fc.property(distinct, (quotas) => {
        const idOf = { pages: "m1", calls: "m2" };
        expect(resolveQuotas(quotas, metrics)).toEqual(
          quotas.map(({ metric, ...terms }) => ({ metricId: idOf[metric], ...terms })),
        );
      }),
    );
  });

  it("have no smaller trial and no overage unless they state them", () => {
    expect(resolveQuotas([{ metric: "pages", limit: 1, period: "day" }], metrics)).toEqual([
      { metricId: "m1", limit: 1, period: "day", trialLimit: null, overage: null },
    ]);
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

describe("limits", () => {
  type Limits = Parameters<typeof checkLimits>[0] & { trialDays: number };
  type Quota = Limits["quotas"][number];
  const pages: Quota = { metric: "pages", limit: 100, period: "month" };
  const plan = (interval: Limits["interval"], quota: Partial<Quota>, trialDays = 0): Limits => ({
    interval,
    price: { amount: 0, currency: "USD" },
    trialDays,
    quotas: [
      { metric: "calls", limit: null, period: "day" },
      { ...pages, ...quota },
    ],
  });
  const overage = { limit: 50, price: 10 };

  it("go by the billing period, beyond the limit, exactly where a plan is charged again and again", () => {
    fc.assert(
      fc.property(interval, (one) => {
        const refused = (quota: Partial<Quota>) => codeOf(() => checkLimits(plan(one, quota)));
        const ok = isRecurring(one);
        expect(refused({ period: "billing" })).toBe(ok ? undefined : "tier.quota_period");
        expect(refused({ overage })).toBe(ok ? undefined : "tier.overage");
      }),
    );
  });

  it.each<[string, Limits, string | undefined]>([
    ["a smaller trial", plan("month", { trialLimit: 20 }, 14), undefined],
    ["a trial with nothing of it", plan("month", { trialLimit: 0 }, 14), undefined],
    ["a trial as large as the plan", plan("month", { trialLimit: 100 }, 14), undefined],
    ["a trial above the limit", plan("month", { trialLimit: 101 }, 14), "tier.trial_limit"],
    ["a trial's limit without a trial", plan("month", { trialLimit: 20 }), "tier.trial_limit"],
    ["a trial's limit below none", plan("month", { limit: null, trialLimit: 20 }, 14), "tier.trial_limit"],
    ["overage beyond no limit", plan("year", { limit: null, overage }), "tier.overage"],
    ["overage beyond a limit of 0: everything is paid for", plan("year", { limit: 0, overage }), undefined],
    ["overage and a smaller trial", plan("month", { overage, trialLimit: 20 }, 14), undefined],
  ])("%s", (_, stated, code) => {
    const check = () => {
      checkLimits(stated);
      checkTrialLimits(stated.trialDays, stated.quotas);
    };
    expect(codeOf(check)).toBe(code);
  });

  it("sell units beyond them at no finer a price than cards are charged", () => {
    const fine = (price: number) =>
      codeOf(() =>
        checkLimits({
          ...plan("month", { overage: { limit: 1, price } }),
          price: { amount: 900, currency: "ISK" },
        }),
      );
    expect([fine(100), fine(110)]).toEqual([undefined, "tier.price_refused"]);
  });

  it("are terms: another one is another offer, the order of quotas is none", () => {
    const [one, two] = resolved(plan("month", { overage, trialLimit: 20 }, 14));
    const terms = { interval: "month" as const, price: { amount: 1, currency: "USD" }, trialDays: 14 };
    const seen = { ...terms, quotas: [one, two], releasePolicy: null };
    expect(haveSameTerms(seen, { ...seen, quotas: [two, one] })).toBe(true);
    const others = [{ trialLimit: 21 }, { overage: null }, { overage: { limit: 50, price: 11 } }];
    for (const other of others) {
      expect(haveSameTerms(seen, { ...seen, quotas: [one, { ...two, ...other }] })).toBe(false);
    }
    expect(haveSameTerms(seen, { ...seen, releasePolicy: { withinSeconds: 1, share: null } })).toBe(false);
  });

  function resolved({ quotas: [one, two] }: Limits): [TierQuota, TierQuota] {
    const full = { trialLimit: null, overage: null };
    return [
      { ...full, ...pages, ...one },
      { ...full, ...pages, ...two },
    ] as [TierQuota, TierQuota];
  }

  function codeOf(check: () => void): string | undefined {
    try {
      check();
      return undefined;
    } catch (error) {
      return error instanceof AppError ? error.code : "not one of ours";
    }
  }
});
