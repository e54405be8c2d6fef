import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addIntervals, boundaryAfter, prorated } from "./periods.ts";

const at = (iso: string) => Date.parse(iso) / 1000;
const anchors = fc.integer({ min: at("2000-01-01T00:00:00Z"), max: at("2060-01-01T00:00:00Z") });

describe("billing periods", () => {
  test.each([
    ["2026-01-31T10:00:00Z", "month", 1, "2026-02-28T10:00:00Z"],
    ["2026-01-31T10:00:00Z", "month", 2, "2026-03-31T10:00:00Z"],
    ["2024-01-31T10:00:00Z", "month", 1, "2024-02-29T10:00:00Z"],
    ["2024-02-29T00:00:00Z", "year", 1, "2025-02-28T00:00:00Z"],
    ["2024-02-29T00:00:00Z", "year", 4, "2028-02-29T00:00:00Z"],
    ["2026-11-30T00:00:00Z", "month", 3, "2027-02-28T00:00:00Z"],
    ["2026-03-29T00:30:00Z", "week", 1, "2026-04-05T00:30:00Z"],
  ] as const)("%s plus %s × %i is clamped, not drifted", (anchor, interval, count, expected) => {
    expect(addIntervals(at(anchor), interval, count)).toBe(at(expected));
  });

  test("the boundary after a time is the first one of the anchor's series that is later", () => {
    fc.assert(
      fc.property(
        anchors,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 6 }),
        (anchor, step, every) => {
          const boundary = addIntervals(anchor, "month", step * every);
          const next = addIntervals(anchor, "month", (step + 1) * every);
          const cycle = { unit: "month" as const, every };
          return (
            boundaryAfter(anchor, cycle, boundary) === next && boundaryAfter(anchor, cycle, next - 1) === next
          );
        },
      ),
    );
  });

  test("the parts of a period's price add up to the price, to the minor unit", () => {
    const amounts = fc.integer({ min: 0, max: 10_000_000 });
    fc.assert(
      fc.property(
        amounts,
        fc.integer({ min: 1, max: 2_678_400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amount, whole, share) => {
          const part = Math.floor(whole * share);
          const sum = prorated(amount, part, whole) + prorated(amount, whole - part, whole);
          return (
            Math.abs(sum - amount) <= 1 &&
            prorated(-amount, part, whole) === 0 - prorated(amount, part, whole)
          );
        },
      ),
    );
  });
});
