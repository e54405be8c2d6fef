import { expect, test } from "vitest";
import { isCurrent, subscriptionState } from "./subscription-state.ts";

test.each([
  ["active", true, "Active", true],
  ["trialing", true, "Trial", true],
  ["past_due", true, "Payment due", true],
  ["active", false, "No access", true],
  ["canceled", true, "Ending", true],
  ["canceled", false, "Ended", false],
] as const)("a subscription that is %s, access %s, reads %j", (status, access, label, current) => {
  expect(subscriptionState({ status, access }).label).toBe(label);
  expect(isCurrent({ status, access })).toBe(current);
});
