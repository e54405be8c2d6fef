import type { ChartedQuota } from "@souk/contracts/usage/days";
import { expect, test } from "vitest";
import { dayLineOf, roundUp } from "./chart-scale.ts";

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [11, 20],
  [21, 25],
  [99, 100],
  [100, 100],
  [2001, 2500],
])("a chart that holds %d goes up to %d", (value, top) => {
  expect(roundUp(value)).toBe(top);
});

const quota: ChartedQuota = {
  limit: 300,
  used: 0,
  held: 0,
  overage: null,
  period: "month",
  periodStart: "2026-11-01T00:00:00Z",
  resetsAt: "2026-12-01T00:00:00Z",
  forecast: { outlook: "unused", at: null, perDay: 0 },
};
const caps = { warnDay: null, stopDay: 18, warnPeriod: null, stopPeriod: null };

test("the limit of a month is shared out evenly over its days", () => {
  expect(dayLineOf(quota)).toEqual({ units: 10, words: "An even share of the limit" });
  expect(dayLineOf({ ...quota, overage: { used: 0, limit: 60 } })?.units).toBe(10);
});

test("what stops a day goes before what only shares out the month, and the lower stop counts", () => {
  expect(dayLineOf(quota, caps)).toEqual({ units: 18, words: "Your stop for a day" });
  expect(dayLineOf({ ...quota, period: "day", limit: 5 }, caps)).toEqual({
    units: 5,
    words: "The limit of a day",
  });
});

test("where nothing bounds a day there is no line", () => {
  expect(dayLineOf(null)).toBeNull();
  expect(dayLineOf({ ...quota, limit: null })).toBeNull();
  expect(dayLineOf({ ...quota, period: "lifetime", resetsAt: null })).toBeNull();
});
