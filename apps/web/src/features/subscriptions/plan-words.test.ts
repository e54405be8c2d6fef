import type { Subscription } from "@souk/contracts/billing/entities";
import { expect, test } from "vitest";
import { cancelWords, nextCharge, refundedUntil, troubleWords } from "./plan-words.ts";

const monthly: Subscription = {
  id: "s1",
  agent: { id: "a1", slug: "doctor", name: "Doctor", summary: "", iconPath: null, launchUrl: "" },
  tier: {
    id: "t1",
    slug: "pro",
    name: "Pro",
    summary: "",
    interval: "month",
    price: { amount: 1900, currency: "USD" },
    trialDays: 0,
    features: [],
    quotas: [],
    releasePolicy: null,
    archivedAt: null,
  },
  status: "active",
  access: true,
  accessUntil: null,
  startedAt: "2026-11-20T12:00:00.000Z",
  period: { startsAt: "2026-11-20T12:00:00.000Z", endsAt: "2026-12-20T12:00:00.000Z" },
  trialEndsAt: null,
  cancelsAt: null,
  nextTier: null,
  trouble: null,
  canceledAt: null,
  revokedAt: null,
};
const trial: Subscription = { ...monthly, status: "trialing", trialEndsAt: "2026-12-04T12:00:00.000Z" };
const once: Subscription = { ...monthly, tier: { ...monthly.tier, interval: "one_time" }, period: null };
const failed: Subscription = {
  ...monthly,
  status: "past_due",
  trouble: {
    since: "2026-12-20T12:00:00.000Z",
    graceUntil: "2026-12-27T12:00:00.000Z",
    nextAttemptAt: "2026-12-23T12:00:00.000Z",
    payUrl: null,
  },
};

test("a plan is charged next at the end of its period, one on trial when the trial ends", () => {
  expect(nextCharge(monthly)).toEqual({ amount: monthly.tier.price, at: "2026-12-20T12:00:00.000Z" });
  expect(nextCharge(trial)).toEqual({ amount: monthly.tier.price, at: "2026-12-04T12:00:00.000Z" });
});

test.each([
  ["that is to end", { ...monthly, cancelsAt: "2026-12-20T12:00:00.000Z" }],
  [
    "that gives way to another one",
    { ...monthly, nextTier: { id: "t2", name: "Basic", startsAt: "2026-12-20T12:00:00.000Z" } },
  ],
  ["that has ended", { ...monthly, status: "canceled" }],
  ["that is paid once", once],
  ["that is free", { ...monthly, tier: { ...monthly.tier, interval: "free" }, period: null }],
  ["whose payment failed", failed],
] as const)("a plan %s announces no charge", (_words, subscription) => {
  expect(nextCharge(subscription)).toBe(undefined);
});

test("cancelling says when the plan ends and that nothing more is charged", () => {
  expect(cancelWords(monthly)).toContain("works until 20 December 2026, the end of what is paid");
  expect(cancelWords(trial)).toContain(
    "Nothing is charged. Doctor works until the trial ends on 4 December 2026",
  );
  expect(cancelWords(once)).toContain("What you paid is not given back by this.");
  expect(cancelWords({ ...once, tier: { ...once.tier, interval: "free" } })).not.toContain("paid");
});

test("a plan that was refunded while something else is paid says until when it works", () => {
  const end = "2026-12-20T12:00:00.000Z";
  const refunded: Subscription = { ...monthly, status: "canceled", accessUntil: end, revokedAt: end };
  expect(refundedUntil(refunded)).toBe(end);
  expect(refundedUntil({ ...refunded, revokedAt: null })).toBe(undefined);
  expect(refundedUntil({ ...refunded, access: false, accessUntil: null })).toBe(undefined);
});

test("a plan whose refund took it is charged no more, though Stripe was not told yet", () => {
  expect(nextCharge({ ...monthly, revokedAt: "2026-12-01T12:00:00.000Z" })).toBe(undefined);
});

test("a failed payment says until when the agent works, and when it no longer does", () => {
  expect(troubleWords(failed)).toBe(
    "The payment of 20 December 2026 failed. Doctor keeps working until 27 December 2026. It is tried again on 23 December 2026.",
  );
  expect(troubleWords({ ...failed, access: false })).toContain("Doctor has stopped working for you.");
  expect(troubleWords(monthly)).toBe(undefined);
});
