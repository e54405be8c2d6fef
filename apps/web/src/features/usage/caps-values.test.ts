import { expect, test } from "vitest";
import { capsWords, toCaps, toCapsValues, warnsTooLate } from "./caps-values.ts";

const none = { warnDay: null, stopDay: null, warnPeriod: null, stopPeriod: null };

test("what was typed becomes units, and nothing becomes none", () => {
  const caps = { ...none, warnDay: 5, stopDay: 0, stopPeriod: 1200 };
  expect(toCaps(toCapsValues(caps))).toEqual(caps);
  expect(toCaps({ ...toCapsValues(none), stopPeriod: " 1,200 " })).toEqual({ ...none, stopPeriod: 1200 });
  expect(toCaps({ ...toCapsValues(none), stopDay: "ten" }).stopDay).toBeNaN();
});

test("a warning after its stop is noticed", () => {
  expect(warnsTooLate(toCapsValues({ ...none, warnDay: 6, stopDay: 5 }))).toBe(true);
  expect(warnsTooLate(toCapsValues({ ...none, warnDay: 5, stopDay: 5 }))).toBe(false);
  expect(warnsTooLate(toCapsValues({ ...none, warnDay: 6, stopPeriod: 5 }))).toBe(false);
});

test("caps are said in one sentence", () => {
  expect(capsWords(none)).toBe("No cap is set: only the plan's own limit counts.");
  expect(capsWords({ ...none, warnDay: 4, stopPeriod: 1200 })).toBe(
    "Warns at 4 a day and stops at 1,200 a period.",
  );
});
