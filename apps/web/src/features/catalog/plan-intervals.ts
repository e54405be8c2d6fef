import type { PricingTier } from "@souk/contracts/pricing/entities";

/** How often plans are charged that renew. */
export type RenewalInterval = "month" | "year";

/**
 * Whether a plan is sold both monthly and yearly, so that there is something to switch between. Two plans are one at
 * two intervals when their names or slugs differ only in words such as "yearly", or when there is one of each.
 */
export function hasIntervalSwitch(tiers: readonly PricingTier[]): boolean {
  return tiers.some((tier) => counterpartOf(tier, tiers));
}

/** The plans that renew or are free, as one interval shows them, cheapest first: one that is sold at the other only stays in sight. */
export function plansAt(tiers: readonly PricingTier[], interval: RenewalInterval): PricingTier[] {
  const shown = tiers.filter(
    (tier) =>
      tier.interval === "free" ||
      tier.interval === interval ||
      (tier.interval !== "one_time" && !counterpartOf(tier, tiers)),
  );
  return shown.sort((a, b) => monthlyAmount(a) - monthlyAmount(b));
}

function monthlyAmount({ interval, price }: PricingTier): number {
  return interval === "year" ? price.amount / 12 : price.amount;
}

/** Whole per cent that a yearly plan saves against a year of its monthly counterpart; undefined where it saves none. */
export function yearlySaving(yearly: PricingTier, tiers: readonly PricingTier[]): number | undefined {
  const monthly = yearly.interval === "year" ? counterpartOf(yearly, tiers) : undefined;
  if (!monthly || monthly.price.currency !== yearly.price.currency) return undefined;
  const year = monthly.price.amount * 12;
  const percent = Math.floor(((year - yearly.price.amount) * 100) / year);
  return percent > 0 ? percent : undefined;
}

/** The most that any yearly plan saves, in whole per cent. */
export function bestSaving(tiers: readonly PricingTier[]): number | undefined {
  const savings = tiers.flatMap((tier) => yearlySaving(tier, tiers) ?? []);
  return savings.length > 0 ? Math.max(...savings) : undefined;
}

/** The same plan at the other interval. */
function counterpartOf(tier: PricingTier, tiers: readonly PricingTier[]): PricingTier | undefined {
  if (tier.interval !== "month" && tier.interval !== "year") return undefined;
  const own = tiers.filter(({ interval }) => interval === tier.interval);
  const others = tiers.filter(({ interval }) => interval === (tier.interval === "month" ? "year" : "month"));
  if (own.length === 1 && others.length === 1) return others[0];
  return (
    others.find((other) => family(other.name) === family(tier.name)) ??
    others.find((other) => family(other.slug) === family(tier.slug))
  );
}

function family(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/\b(?:monthly|month|yearly|year|annually|annual)\b/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
