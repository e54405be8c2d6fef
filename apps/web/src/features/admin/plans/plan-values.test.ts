import type { Metric } from "@souk/contracts/catalog/entities";
import { NewTier, type PricingTier } from "@souk/contracts/pricing/entities";
import { expect, test } from "vitest";
import { planField, priceFault } from "./plan-resolver.ts";
import { blankPlan, fromTier, isRepriced, type PlanValues, tierChanges, toNewTier } from "./plan-values.ts";

const metrics: Metric[] = ["audits", "exports"].map((slug) => ({
  slug,
  name: slug,
  unit: { one: "one", many: slug },
  description: "",
}));

const alone = { trialLimit: null, overage: null };

const pro: PricingTier = {
  id: "0199d1a2-0000-7000-8000-000000000001",
  slug: "pro",
  name: "Pro",
  summary: "For teams.",
  interval: "month",
  price: { amount: 1900, currency: "USD" },
  trialDays: 14,
  features: ["Email support", "History"],
  quotas: [{ ...alone, metric: "exports", limit: null, period: "month" }],
  releasePolicy: null,
  archivedAt: null,
};

const proValues = fromTier(pro, metrics);

test("a plan comes out of its fields as it went in", () => {
  expect(proValues).toMatchObject({ price: "19.00", trialDays: "14", features: "Email support\nHistory" });
  expect(NewTier.parse(toNewTier(proValues))).toEqual({
    slug: "pro",
    name: "Pro",
    summary: "For teams.",
    interval: "month",
    trialDays: 14,
    price: { amount: 1900, currency: "USD" },
    features: ["Email support", "History"],
    quotas: [{ ...alone, metric: "exports", limit: null, period: "month" }],
    releasePolicy: null,
  });
});

const generous: PricingTier = {
  ...pro,
  quotas: [
    {
      metric: "audits",
      limit: 500,
      period: "billing",
      trialLimit: 20,
      overage: { limit: 1000, price: 10 },
    },
  ],
  releasePolicy: { withinSeconds: 5400, share: 1250 },
};

test("a smaller trial, units beyond the limit and bounds on giving back come out as they went in", () => {
  const values = fromTier(generous, metrics);
  expect(values).toMatchObject({ releaseMinutes: "90", releasePercent: "12.5" });
  expect(values.quotas[0]).toMatchObject({ trialLimit: "20", overageLimit: "1000", overagePrice: "0.10" });
  expect(tierChanges(generous, toNewTier(values))).toEqual({});
});

test("a plan that is charged once sells nothing beyond its limit and has no trial, whatever was typed", () => {
  const once: PlanValues = { ...fromTier(generous, metrics), interval: "one_time" };
  expect(toNewTier(once).quotas[0]).toMatchObject({ limit: 500, ...alone });
});

test("a number of units without a price, and a price without a number, are faults of the other field", () => {
  const values = fromTier(generous, metrics);
  const faults = (typed: Partial<PlanValues["quotas"][number]>) => {
    const [audits, exports] = values.quotas;
    if (!audits || !exports) throw new Error("a metric is missing");
    const result = NewTier.safeParse(toNewTier({ ...values, quotas: [{ ...audits, ...typed }, exports] }));
    return result.error?.issues.map(({ path }) => planField(path.join("."), values));
  };
  expect(faults({ overagePrice: "" })).toEqual(["quotas.0.overagePrice"]);
  expect(faults({ overageLimit: "" })).toEqual(["quotas.0.overageLimit"]);
  expect(faults({ trialLimit: "few" })).toEqual(["quotas.0.trialLimit"]);
});

test("a free plan costs nothing, whatever stands in the price field, and has no trial", () => {
  const values: PlanValues = { ...proValues, interval: "free", price: "12" };
  expect(toNewTier(values)).toMatchObject({ price: { amount: 0 }, trialDays: 0 });
  expect(priceFault(values)).toBeUndefined();
});

test("limits may be typed with separators; anything else is not a number", () => {
  const [audits, exports] = blankPlan(metrics).quotas;
  const withLimit = (limit: string) =>
    toNewTier({
      ...proValues,
      quotas: audits && exports ? [{ ...audits, mode: "limited", limit }, exports] : [],
    }).quotas;
  expect(withLimit("1,000")).toEqual([{ ...alone, metric: "audits", limit: 1000, period: "month" }]);
  expect(withLimit("ten")[0]?.limit).toBeNaN();
  expect(withLimit("-1")[0]?.limit).toBeNaN();
});

test("only what differs is sent, so that the terms of a sold plan are left alone", () => {
  expect(tierChanges(pro, toNewTier(proValues))).toEqual({});
  expect(tierChanges(pro, toNewTier({ ...proValues, name: "Professional" }))).toEqual({
    name: "Professional",
  });
  expect(tierChanges(pro, toNewTier({ ...proValues, price: "29" }))).toEqual({
    price: { amount: 2900, currency: "USD" },
  });
});

test("the order of quotas is no difference", () => {
  const quotas: PricingTier["quotas"] = [
    { ...alone, metric: "exports", limit: 5, period: "month" },
    { ...alone, metric: "audits", limit: 10, period: "day" },
  ];
  const tier = { ...pro, quotas };
  expect(tierChanges(tier, toNewTier(fromTier(tier, metrics)))).toEqual({});
});

test.each([
  ["0", "A plan that costs nothing is a free plan: choose Free."],
  ["19.999", "USD has 2 decimals at most."],
  ["19.99", undefined],
])("a monthly price of %s: %s", (price, fault) => {
  expect(priceFault({ ...proValues, price })).toBe(fault);
});

test.each([
  ["quotas.0.limit", "quotas.1.limit"],
  ["price.amount", "price"],
  ["features.2", "features"],
  ["quotas.0.overage.price", "quotas.1.overagePrice"],
  ["releasePolicy.share", "releasePercent"],
  ["releasePolicy.withinSeconds", "releaseMinutes"],
  ["name", "name"],
])("what is wrong with %s is said at %s, rows that are not included being skipped", (path, field) => {
  expect(planField(path, proValues)).toBe(field);
});

test("another price is noticed by what it is worth, in whatever way it is typed", () => {
  const typed = (price: string, currency = "USD") => isRepriced(pro, { price, currency });
  expect([typed("19.00"), typed("19"), typed("19.0")]).toEqual([false, false, false]);
  expect([typed("29"), typed("19.00", "EUR")]).toEqual([true, true]);
  expect(typed("")).toBe(false);
  expect(isRepriced({ ...pro, interval: "free" }, { price: "5", currency: "USD" })).toBe(false);
});
