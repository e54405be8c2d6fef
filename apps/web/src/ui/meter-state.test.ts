import { expect, test } from "vitest";
import { meterState } from "./meter-state.ts";

test.each([
  [9, { state: "near", words: "1 of 10 audits left" }],
  [10, { state: "near", words: "0 beyond the plan, 5 more at a price" }],
  [12, { state: "near", words: "2 beyond the plan, 3 more at a price" }],
  [15, { state: "at-limit", words: "Limit reached: none of 15 audits left" }],
])("%j of 10 and 5 more at a price says so", (used, state) => {
  expect(meterState(used, 10, "audits", 5)).toMatchObject(state);
});

test.each([
  [0, 10, { state: "ok", amount: "0 used", words: "10 of 10 audits left" }],
  [7, 10, { state: "ok", amount: "7 used", words: "3 of 10 audits left" }],
  [8, 10, { state: "near", amount: "8 used", words: "2 of 10 audits left" }],
  [10, 10, { state: "at-limit", amount: "10 used", words: "Limit reached: none of 10 audits left" }],
  [12, 10, { state: "at-limit", amount: "12 used", words: "Limit reached: none of 10 audits left" }],
  [0, 0, { state: "ok", amount: "0 used", words: "Not included in this plan" }],
  [1234, null, { state: "ok", amount: "1,234 used", words: "Unlimited audits" }],
])("%j of %j says its state in words", (used, limit, state) => {
  expect(meterState(used, limit, "audits")).toEqual(state);
});
