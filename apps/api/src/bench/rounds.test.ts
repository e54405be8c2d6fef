import { expect, it } from "vitest";
import { median } from "./rounds.ts";

it("the median is the middle value, whatever the order", () => {
  expect(median([5, 1, 100])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(3);
  expect(median([])).toBeNaN();
});
