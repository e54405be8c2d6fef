import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween, firstPaceDay, forecast, type Run } from "./rules.ts";

const at = (text: string) => new Date(`2026-11-${text}Z`);
const run = (changes: Partial<Run>): Run => ({
  allowed: 100,
  taken: 40,
  periodStart: at("01T00:00:00"),
  resetsAt: new Date("2026-12-01T00:00:00Z"),
  now: at("21T00:00:00"),
  lastDays: 60,
  ...changes,
});

describe("a quota's forecast", () => {
  it.each<[string, Partial<Run>, ReturnType<typeof forecast>]>([
    ["unlimited, whatever is used", { allowed: null }, { outlook: "unlimited", at: null, perDay: 10 }],
    ["reached, when nothing is left", { taken: 100 }, { outlook: "reached", at: null, perDay: 10 }],
    [
      "reached, when a smaller plan allows less",
      { taken: 140 },
      { outlook: "reached", at: null, perDay: 10 },
    ],
    ["unused, when nothing was used lately", { lastDays: 0 }, { outlook: "unused", at: null, perDay: 0 }],
    [
      "a day, at the pace of the last seven: 60 left at 10 a day",
      {},
      { outlook: "expected", at: "2026-11-27T00:00:00.000Z", perDay: 10 },
    ],
    ["not in sight, when it resets first", { lastDays: 6 }, { outlook: "not_in_sight", at: null, perDay: 1 }],
    [
      "not in sight, when it resets at that very moment",
      { taken: 0, lastDays: 60 },
      { outlook: "not_in_sight", at: null, perDay: 10 },
    ],
    [
      "years ahead, when it never resets",
      { resetsAt: null, lastDays: 6, allowed: 405 },
      { outlook: "expected", at: "2027-11-21T00:00:00.000Z", perDay: 1 },
    ],
    [
      "not in sight, when it never resets and would take more than ten years",
      { resetsAt: null, lastDays: 6, allowed: 1_000_000_000 },
      { outlook: "not_in_sight", at: null, perDay: 1 },
    ],
    [
      "at the pace of the period, when that is younger than seven days",
      { periodStart: at("19T00:00:00"), taken: 40, lastDays: 500 },
      { outlook: "expected", at: "2026-11-24T00:00:00.000Z", perDay: 20 },
    ],
    [
      "at the pace of a whole day, when a month has only just begun",
      { periodStart: at("20T23:59:00"), taken: 20 },
      { outlook: "expected", at: "2026-11-25T00:00:00.000Z", perDay: 20 },
    ],
    [
      "within the hours of a day that resets with it",
      { periodStart: at("21T00:00:00"), resetsAt: at("22T00:00:00"), now: at("21T06:00:00"), taken: 40 },
      { outlook: "expected", at: "2026-11-21T15:00:00.000Z", perDay: 160 },
    ],
  ])("is %s", (_, changes, expected) => {
    expect(forecast(run(changes))).toEqual(expected);
  });

  const runs = fc
    .record({
      allowed: fc.integer({ min: 0, max: 1_000_000 }),
      taken: fc.integer({ min: 0, max: 1_000_000 }),
      lastDays: fc.integer({ min: 0, max: 1_000_000 }),
      ran: fc.integer({ min: 0, max: 40 * 86_400_000 }),
      left: fc.option(fc.integer({ min: 1, max: 400 * 86_400_000 }), { nil: null }),
      now: fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true }),
    })
    .map(({ ran, left, now, ...rest }): Run => {
      const resetsAt = left === null ? null : new Date(now.getTime() + left);
      return { ...rest, now, resetsAt, periodStart: new Date(now.getTime() - ran) };
    });
  const instantOf = (one: Run) => {
    const { outlook, at: expected } = forecast(one);
    if (outlook === "reached") return -Infinity;
    return expected === null ? Infinity : Date.parse(expected);
  };

  it("names a moment that lies ahead and before the reset, or none", () => {
    fc.assert(
      fc.property(runs, (one) => {
        const { outlook, at: expected } = forecast(one);
        expect(expected !== null).toBe(outlook === "expected");
        if (expected === null) return;
        expect(Date.parse(expected)).toBeGreaterThanOrEqual(one.now.getTime());
        expect(Date.parse(expected)).toBeLessThanOrEqual(one.resetsAt?.getTime() ?? Infinity);
      }),
    );
  });

  it("comes no later when more is used, and no sooner when more is allowed", () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 1_000_000 }), (one, more) => {
        const busier = { ...one, taken: one.taken + more, lastDays: one.lastDays + more };
        expect(instantOf(busier)).toBeLessThanOrEqual(instantOf(one));
        const larger = { ...one, allowed: (one.allowed ?? 0) + more };
        expect(instantOf(larger)).toBeGreaterThanOrEqual(instantOf(one));
      }),
    );
  });
});

it("days are counted in UTC, over months and leap days", () => {
  expect(firstPaceDay(at("03T23:59:59"))).toBe("2026-10-28");
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(daysBetween("2026-12-30", "2027-01-02")).toEqual([
    "2026-12-30",
    "2026-12-31",
    "2027-01-01",
    "2027-01-02",
  ]);
  expect(daysBetween("2026-01-02", "2026-01-01")).toEqual([]);
});
