import type { PricingTier } from "@souk/contracts/pricing/entities";
import { expect, test } from "vitest";
import { bestSaving, hasIntervalSwitch, plansAt, yearlySaving } from "./plan-intervals.ts";

function plan(name: string, interval: PricingTier["interval"], amount: number): PricingTier {
  const slug = name.toLowerCase().replaceAll(" ", "-") + (interval === "year" ? "-yearly" : "");
  const terms = { price: { amount, currency: "USD" }, trialDays: 0, quotas: [], releasePolicy: null };
  return {
    id: `${slug}-${interval}`,
    slug,
    name,
    summary: "",
    features: [],
    archivedAt: null,
    interval,
    ...terms,
  };
}

const free = plan("Free", "free", 0);
const pro = plan("Pro", "month", 1900);
const proYearly = plan("Pro yearly", "year", 19_000);
const team = plan("Team", "month", 4900);
const credits = plan("Credits", "one_time", 4900);
const all = [free, pro, team, proYearly, credits];
const names = (tiers: readonly PricingTier[]) => tiers.map(({ name }) => name);

test("the interval is chosen where a plan is sold at both, and nowhere else", () => {
  expect(hasIntervalSwitch(all)).toBe(true);
  expect(hasIntervalSwitch([free, pro, team, credits])).toBe(false);
  expect(hasIntervalSwitch([pro, team, plan("Studio", "year", 1)])).toBe(false);
});

test("each interval shows its own plans, the free ones, and those that are sold at one interval only", () => {
  expect(names(plansAt(all, "month"))).toEqual(["Free", "Pro", "Team"]);
  expect(names(plansAt(all, "year"))).toEqual(["Free", "Pro yearly", "Team"]);
});

test("one-time plans stand apart from both", () => {
  expect(plansAt([credits], "month")).toEqual([]);
  expect(plansAt([credits], "year")).toEqual([]);
});

test("a year's saving is told in whole per cent, rounded down", () => {
  expect(yearlySaving(proYearly, all)).toBe(16); // 19,000 against 22,800 is 16.67 %
  expect(bestSaving(all)).toBe(16);
});

test("a yearly plan that saves nothing, stands alone or costs another currency promises nothing", () => {
  expect(yearlySaving(plan("Pro", "year", 22_800), [pro, plan("Pro", "year", 22_800), team])).toBe(undefined);
  expect(yearlySaving(plan("Studio", "year", 1), [pro, team, plan("Studio", "year", 1)])).toBe(undefined);
  const inEuro = { ...plan("Pro", "year", 100), price: { amount: 100, currency: "EUR" } };
  expect(yearlySaving(inEuro, [pro, team, inEuro])).toBe(undefined);
  expect(yearlySaving(pro, all)).toBe(undefined);
  expect(bestSaving([free, pro])).toBe(undefined);
});

test.each([
  ["Pro", "Pro"],
  ["Pro (monthly)", "Pro (annual)"],
  ["Pro", "Pro – Yearly"],
])("%j and %j are one plan at two intervals", (monthly, yearly) => {
  expect(hasIntervalSwitch([plan(monthly, "month", 10), team, plan(yearly, "year", 100)])).toBe(true);
});

test("one monthly and one yearly plan are one plan, whatever they are called", () => {
  expect(hasIntervalSwitch([plan("Starter", "month", 10), plan("Best value", "year", 100)])).toBe(true);
});
