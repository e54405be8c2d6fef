import { expect, test } from "vitest";
import { resetWords } from "./reset-words.ts";

const now = new Date("2026-11-20T13:00:00Z");

test.each([
  [null, "Does not reset"],
  ["2026-11-20T12:59:59Z", "Resets now"],
  ["2026-11-20T14:05:00Z", "Resets at 14:05"],
  ["2026-12-01T00:00:00Z", "Resets 1 Dec"],
  ["2027-01-20T13:00:00Z", "Resets 20 Jan 2027"],
])("a quota that starts anew at %s: %s", (resetsAt, words) => {
  expect(resetWords(resetsAt, now, "UTC")).toBe(words);
});

test("days are those of the reader's time zone", () => {
  expect(resetWords("2026-12-01T00:00:00Z", now, "America/New_York")).toBe("Resets 30 Nov");
});
