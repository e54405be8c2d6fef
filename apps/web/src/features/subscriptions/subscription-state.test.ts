import { expect, test } from "vitest";
import { isCurrent, isEnding, isLive, subscriptionState } from "./subscription-state.ts";

test.each([
  ["active", true, "Active"],
  ["trialing", true, "Trial"],
  ["past_due", true, "Payment due"],
  ["active", false, "No access"],
  ["canceled", true, "Ending"],
  ["canceled", false, "Ended"],
] as const)("a subscription that is %s, access %s, reads %j", (status, access, label) => {
  expect(subscriptionState({ status, access, cancelsAt: null, nextTier: null }).label).toBe(label);
});

test("a canceled plan is ending while it lasts, one that gives way to another plan is not", () => {
  const cancelsAt = "2026-12-20T12:00:00.000Z";
  const nextTier = { id: "t2", name: "Basic", startsAt: cancelsAt };
  const ending = { status: "active", access: true, cancelsAt, nextTier: null } as const;
  expect(isEnding(ending)).toBe(true);
  expect(subscriptionState(ending).label).toBe("Ending");
  expect(isEnding({ ...ending, nextTier })).toBe(false);
  expect(isEnding({ ...ending, status: "canceled" })).toBe(false);
});

test("a plan is live until it has ended", () => {
  expect(isLive({ status: "past_due" })).toBe(true);
  expect(isLive({ status: "canceled" })).toBe(false);
});

test("a plan is past when it is canceled and opens nothing any more", () => {
  expect(isCurrent({ status: "canceled", access: false })).toBe(false);
  expect(isCurrent({ status: "canceled", access: true })).toBe(true);
  expect(isCurrent({ status: "active", access: false })).toBe(true);
});
