import type { TierQuota } from "@souk/contracts/pricing/entities";
import { expect, test } from "vitest";
import { quotaLabel, type QuotaPlan } from "./quota-label.ts";

const audits = { unit: { one: "audit", many: "audits" } };
const monthly: QuotaPlan = { interval: "month", price: { amount: 1900, currency: "EUR" }, trialDays: 14 };
const quota = (terms: Partial<TierQuota>): TierQuota => ({
  metric: "audits",
  limit: 500,
  period: "month",
  trialLimit: null,
  overage: null,
  ...terms,
});

test.each([
  [10, "month", "10 audits a month"],
  [1, "day", "1 audit a day"],
  [25_000, "year", "25,000 audits a year"],
  [3, "lifetime", "3 audits in total"],
  [null, "month", "Unlimited audits"],
  [0, "month", "No audits"],
  [10, "billing", "10 audits a month"],
] as const)("%j per %s reads %s", (limit, period, words) => {
  expect(quotaLabel(quota({ limit, period }), audits, monthly)).toBe(words);
});

test("a billing period is as long as the plan's own", () => {
  expect(quotaLabel(quota({ period: "billing" }), audits, { ...monthly, interval: "year" })).toBe(
    "500 audits a year",
  );
});

test.each([
  [{ overage: { limit: 1000, price: 10 } }, "500 audits a month, then €0.10 each up to 1,000 more"],
  [{ trialLimit: 20 }, "500 audits a month (20 in the trial)"],
  [{ trialLimit: 0 }, "500 audits a month (none in the trial)"],
  [
    { trialLimit: 20, overage: { limit: 1000, price: 100 } },
    "500 audits a month (20 in the trial), then €1 each up to 1,000 more",
  ],
  [{ limit: 0, overage: { limit: 1000, price: 10 } }, "Audits at €0.10 each up to 1,000 a month"],
])("%j reads %s", (terms, words) => {
  expect(quotaLabel(quota(terms), audits, monthly)).toBe(words);
});

test("without a trial, its quota is not spoken of", () => {
  expect(quotaLabel(quota({ trialLimit: 20 }), audits, { ...monthly, trialDays: 0 })).toBe(
    "500 audits a month",
  );
});
