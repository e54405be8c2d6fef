import { expect, test } from "vitest";
import { percentOf, reversalsOf } from "./source-words.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

test("refunds and disputes stand in the order in which they happened, with where they stand", () => {
  const refund = { source: "re_1", at: "2026-11-21T08:00:00.000Z", amount: usd(500) };
  const dispute = {
    source: "du_1",
    at: "2026-11-20T08:00:00.000Z",
    amount: usd(1400),
    reason: "not_received",
  };
  const told = reversalsOf({
    refunds: [{ ...refund, status: "succeeded" }],
    disputes: [{ ...dispute, status: "needs_response" }],
  });
  expect(told).toEqual([
    {
      source: "du_1",
      at: dispute.at,
      title: "Dispute over $14.00",
      state: { label: "Needs response", tone: "warning" },
      reason: "Not received",
    },
    {
      source: "re_1",
      at: refund.at,
      title: "Refund of $5.00",
      state: { label: "Refunded", tone: "neutral" },
      reason: null,
    },
  ]);
});

test.each([
  ["won", "success"],
  ["lost", "danger"],
  ["under_review", "warning"],
])("a dispute that is %s is shown as %s", (status, tone) => {
  const dispute = { source: "du_1", at: "2026-11-20T08:00:00.000Z", amount: usd(1), reason: "general" };
  expect(reversalsOf({ refunds: [], disputes: [{ ...dispute, status }] })[0]?.state.tone).toBe(tone);
});

test.each([
  [7000, "70 %"],
  [6667, "66.67 %"],
  [10_000, "100 %"],
])("a share of %i basis points reads %s", (bps, words) => {
  expect(percentOf(bps)).toBe(words);
});
