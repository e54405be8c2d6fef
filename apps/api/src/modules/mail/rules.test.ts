import fc from "fast-check";
import { expect, it } from "vitest";
import { afterFailure, MAX_ATTEMPTS, pauseAfter } from "./rules.ts";

const now = new Date("2027-01-01T00:00:00Z");
const random = 0.5;

it("the pauses grow to three hours and stay there", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) =>
    Math.round(pauseAfter(attempts, 0.999_999_999)),
  );
  expect(longest.map((ms) => Math.ceil(ms / 1000))).toEqual([
    10, 30, 90, 270, 810, 2430, 7290, 10_800, 10_800,
  ]);
});

it("a pause is never shorter than half of the longest", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, r) => {
        expect(pauseAfter(attempts, r)).toBeGreaterThanOrEqual(pauseAfter(attempts, 0));
        expect(pauseAfter(attempts, r)).toBeLessThanOrEqual(2 * pauseAfter(attempts, 0) + 1);
      },
    ),
  );
});

it.each([
  { name: "a first failure", attempts: 1, usefulUntil: null, state: "queued" },
  { name: "the last attempt's failure", attempts: MAX_ATTEMPTS, usefulUntil: null, state: "dead" },
  { name: "a mail that is useful for a day", attempts: 1, usefulUntil: 86_400_000, state: "queued" },
  { name: "a mail whose links end before the next attempt", attempts: 1, usefulUntil: 1_000, state: "dead" },
])("$name makes it $state", ({ attempts, usefulUntil, state }) => {
  const until = usefulUntil === null ? null : new Date(now.getTime() + usefulUntil);
  expect(afterFailure({ attempts, usefulUntil: until }, { now, random }).state).toBe(state);
});
