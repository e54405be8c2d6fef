import { expect, test } from "vitest";
import { quotaMeter } from "./quota-meter.ts";

const quota = { limit: 10, used: 4, held: 0, remaining: 6, resetsAt: null };
const textOf = (changes: Partial<typeof quota>) =>
  quotaMeter({ ...quota, ...changes })
    .markup.replace(/<[^>]+>/g, "")
    .trim();

test("says what the plan includes and what is left of it", () => {
  expect(textOf({})).toBe("6 of 10 audits left");
});

test("counts what the plan allows beyond it apart, as that has a price", () => {
  expect(textOf({ remaining: 11 })).toBe("6 of 10 audits left, then 5 at the plan’s price");
  expect(textOf({ used: 12, remaining: 3 })).toBe("0 of 10 audits left, then 3 at the plan’s price");
  expect(textOf({ held: 2, remaining: 9 })).toBe("4 of 10 audits left, then 5 at the plan’s price");
});
