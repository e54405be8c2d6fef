import { expect, test } from "vitest";
import { isCurrent, subscriptionState } from "./subscription-state.ts";

test.each([
  ["active", true, "Active"],
  ["trialing", true, "Trial"],
  ["past_due", true, "Payment due"],
  ["active", false, "No access"],
  ["canceled", true, "Ending"],
  ["canceled", false, "Ended"],
] as const)("a subscription that is %s, access %s, reads %j", (status, access, label) => {
  expect(subscriptionState({ status, access }).label).toBe(label);
});

test("a plan is past when it is canceled and opens nothing any more", () => {
  expect(isCurrent({ status: "canceled", access: false })).toBe(false);
  expect(isCurrent({ status: "canceled", access: true })).toBe(true);
  expect(isCurrent({ status: "active", access: false })).toBe(true);
});
