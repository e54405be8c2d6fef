import type { PricingTier } from "@souk/contracts/pricing/entities";
import { expect, test } from "vitest";
import { switchTargets } from "./switch-targets.ts";

function plan(id: string, interval: PricingTier["interval"], currency = "USD"): PricingTier {
  const texts = { slug: id, name: id, summary: "", features: [], archivedAt: null };
  return {
    id,
    ...texts,
    interval,
    price: { amount: 1900, currency },
    trialDays: 0,
    quotas: [],
    releasePolicy: null,
  };
}

const free = plan("free", "free");
const pro = plan("pro", "month");
const team = plan("team", "month");
const yearly = plan("yearly", "year");
const lifetime = plan("lifetime", "one_time");
const euro = plan("euro", "month", "EUR");
const all = [free, pro, team, yearly, lifetime, euro];
const ids = (tiers: readonly PricingTier[]) => tiers.map(({ id }) => id);

test("a plan that renews can be switched to every other one of its currency, and to the free one", () => {
  expect(ids(switchTargets({ tier: pro, nextTier: null }, all))).toEqual(["free", "team", "yearly"]);
});

test("a plan that is to follow anyway is no choice", () => {
  const nextTier = { id: "team", name: "Team", startsAt: "2026-12-20T12:00:00.000Z" };
  expect(ids(switchTargets({ tier: pro, nextTier }, all))).toEqual(["free", "yearly"]);
});

test("nothing is switched from a free plan or from one that was paid for good", () => {
  expect(switchTargets({ tier: free, nextTier: null }, all)).toEqual([]);
  expect(switchTargets({ tier: lifetime, nextTier: null }, all)).toEqual([]);
});
