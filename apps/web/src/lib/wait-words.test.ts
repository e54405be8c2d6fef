import { expect, test } from "vitest";
import { tooManyCalls, waitWords } from "./wait-words.ts";

test.each([
  [0, "1 second"],
  [1, "1 second"],
  [11.2, "12 seconds"],
  [90, "90 seconds"],
  [91, "2 minutes"],
  [3_600, "60 minutes"],
])("%d seconds are said as %s", (seconds, words) => {
  expect(waitWords(seconds)).toBe(words);
});

test("a refusal that names no time asks for a minute", () => {
  expect(tooManyCalls(undefined)).toBe("Too many attempts. Try again in a minute.");
  expect(tooManyCalls(7)).toBe("Too many attempts. Try again in 7 seconds.");
});
