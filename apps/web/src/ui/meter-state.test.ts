import { expect, test } from "vitest";
import { meterState } from "./meter-state.ts";

test.each([
  [0, 10, { state: "ok", amount: "0 of 10 audits", words: "10 left" }],
  [7, 10, { state: "ok", amount: "7 of 10 audits", words: "3 left" }],
  [8, 10, { state: "near", amount: "8 of 10 audits", words: "2 left" }],
  [10, 10, { state: "at-limit", amount: "10 of 10 audits", words: "Limit reached" }],
  [12, 10, { state: "at-limit", amount: "12 of 10 audits", words: "Limit reached" }],
  [0, 0, { state: "at-limit", amount: "0 of 0 audits", words: "Limit reached" }],
  [1234, null, { state: "ok", amount: "1,234 audits used", words: "Unlimited" }],
])("%j of %j says its state in words", (used, limit, state) => {
  expect(meterState(used, limit, "audits")).toEqual(state);
});
