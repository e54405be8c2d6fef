import { expect, test } from "vitest";
import { alertTone, alertWords } from "./alert-words.ts";

test.each([
  ["50", "50 % of the limit is used: 1,200 of 2,000", "neutral"],
  ["80", "80 % of the limit is used: 1,200 of 2,000", "warning"],
  ["100", "The limit is reached: 1,200 of 2,000 used", "danger"],
  ["warn_day", "Your warning for a day is reached: 1,200 used, warning at 2,000", "warning"],
  ["warn_period", "Your warning for a period is reached: 1,200 used, warning at 2,000", "warning"],
] as const)("an alert of %s says: %s", (kind, words, tone) => {
  expect(alertWords({ kind, used: 1200, limit: 2000 })).toBe(words);
  expect(alertTone({ kind })).toBe(tone);
});
