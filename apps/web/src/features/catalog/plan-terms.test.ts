import { expect, test } from "vitest";
import { cancelRule, planTerms, refundRule } from "./plan-terms.ts";

const plan = { interval: "month", price: { amount: 1900, currency: "USD" }, trialDays: 0 } as const;

test.each([
  [{ ...plan, interval: "free" }, "No card needed."],
  [plan, "$19 every month until you cancel."],
  [{ ...plan, interval: "year" }, "$19 every year until you cancel."],
  [{ ...plan, trialDays: 14 }, "Nothing is charged for 14 days, then $19 every month until you cancel."],
  [{ ...plan, trialDays: 1 }, "Nothing is charged for 1 day, then $19 every month until you cancel."],
  [{ ...plan, interval: "one_time" }, "Paid once. It does not renew and does not end."],
] as const)("%j says what is charged: %s", (tier, words) => {
  expect(planTerms(tier)).toBe(words);
});

test("the refund rule names its days, or that there is none", () => {
  expect(refundRule(14)).toContain("Within 14 days of a payment");
  expect(refundRule(14)).toContain("unless another payment still carries it");
  expect(refundRule(1)).toContain("Within 1 day of a payment");
  expect(refundRule(0)).toBe("Payments for this agent are not refunded on request.");
});

test("what a cancellation does is told for the kinds of plans on offer, and for no others", () => {
  expect(cancelRule([{ ...plan, interval: "free" }])).toBe("A free plan ends at once.");
  expect(cancelRule([plan])).not.toMatch(/trial|free plan/);
  expect(cancelRule([{ ...plan, trialDays: 7 }])).toContain("one trial");
  expect(cancelRule([{ ...plan, interval: "one_time" }])).toBe("");
});

test("where units beyond a limit are sold, what was used of them is still charged", () => {
  const overage = { limit: 100, price: 5 };
  const quotas = [{ metric: "audits", limit: 10, period: "month" as const, trialLimit: null, overage }];
  const monthly = { interval: "month" as const, price: { amount: 1900, currency: "USD" }, trialDays: 0 };
  expect(cancelRule([{ ...monthly, quotas }])).toMatch(/beyond its limits .* last invoice\.$/);
  expect(cancelRule([monthly])).not.toMatch(/last invoice/);
});
