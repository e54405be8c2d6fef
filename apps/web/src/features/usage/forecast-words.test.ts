import type { ChartedQuota } from "@souk/contracts/usage/days";
import { expect, test } from "vitest";
import { forecastWords } from "./forecast-words.ts";

const now = new Date("2026-11-20T13:00:00Z");
const resetsAt = "2026-12-01T12:00:00Z";

test.each<[ChartedQuota["forecast"], string | null, string]>([
  [
    { outlook: "unlimited", at: null, perDay: 3 },
    null,
    "Unlimited, so there is no limit to reach. The pace is 3 a day.",
  ],
  [
    { outlook: "reached", at: null, perDay: 3 },
    resetsAt,
    "The limit is reached. It resets on 1 December 2026.",
  ],
  [{ outlook: "reached", at: null, perDay: 3 }, null, "The limit is reached."],
  [{ outlook: "unused", at: null, perDay: 0 }, resetsAt, "Nothing was used in the last 7 days."],
  [
    { outlook: "expected", at: "2026-11-26T12:00:00Z", perDay: 1234.56 },
    resetsAt,
    "At this pace, 1,234.6 a day, the limit is reached on 26 November 2026.",
  ],
  [
    { outlook: "not_in_sight", at: null, perDay: 0.04 },
    resetsAt,
    "At this pace, less than 0.1 a day, the limit is not reached before it resets on 1 December 2026.",
  ],
  [
    { outlook: "not_in_sight", at: null, perDay: 1 },
    null,
    "At this pace, 1 a day, the limit is not in sight.",
  ],
])("a forecast %j is said: %s", (forecast, resets, words) => {
  expect(forecastWords({ limit: 100, forecast, resetsAt: resets }, now)).toBe(words);
});

test("what is near is said to the minute", () => {
  const forecast = { outlook: "expected", at: "2026-11-21T09:30:00Z", perDay: 9 } as const;
  expect(forecastWords({ limit: 100, forecast, resetsAt }, now)).toMatch(/on 21 November 2026 at \d\d:30\.$/);
});

test("a plan without the quota says so", () => {
  const forecast = { outlook: "reached", at: null, perDay: 0 } as const;
  expect(forecastWords({ limit: 0, forecast, resetsAt }, now)).toBe("This plan does not include it.");
});
