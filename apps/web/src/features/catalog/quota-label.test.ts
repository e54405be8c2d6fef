import { expect, test } from "vitest";
import { quotaLabel } from "./quota-label.ts";

const audits = { unit: { one: "audit", many: "audits" } };

test.each([
  [10, "month", "10 audits a month"],
  [1, "day", "1 audit a day"],
  [25_000, "year", "25,000 audits a year"],
  [3, "lifetime", "3 audits in total"],
  [null, "month", "Unlimited audits"],
  [0, "month", "No audits"],
] as const)("%j per %s reads %s", (limit, period, words) => {
  expect(quotaLabel({ limit, period }, audits)).toBe(words);
});
