import { AppError } from "@souk/contracts/common/errors";
import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import type {
  BillingInterval,
  NewQuota,
  PricingTier,
  ReleasePolicy,
  TierChanges,
  TierQuota,
} from "@souk/contracts/pricing/entities";

/** Free plans cost nothing and every other plan costs something. */
export function checkPrice(interval: BillingInterval, amount: number): void {
  if ((interval === "free") !== (amount === 0)) throw new AppError("tier.free_price");
}

/** Whether a plan is charged again and again. */
export function isRecurring(interval: BillingInterval): boolean {
  return interval === "month" || interval === "year";
}

type Limited = Pick<PricingTier, "interval" | "price"> & { quotas: readonly NewQuota[] };

/**
 * A plan that is charged again and again has a billing period, and may sell units beyond a number of them, at a price no
 * finer than cards are charged.
 */
export function checkLimits({ interval, price, quotas }: Limited): void {
  for (const { limit, period, overage } of quotas) {
    if (period === "billing" && !isRecurring(interval)) throw new AppError("tier.quota_period");
    if (!overage) continue;
    if (!isRecurring(interval) || limit === null) throw new AppError("tier.overage");
    if (overage.price % minorUnitsOf(price.currency).step !== 0) throw new AppError("tier.price_refused");
  }
}

/** A trial, where there is one, may include less than the plan. */
export function checkTrialLimits(trialDays: number, quotas: readonly NewQuota[]): void {
  for (const { limit, trialLimit = null } of quotas) {
    if (trialLimit === null) continue;
    if (trialDays === 0 || limit === null || trialLimit > limit) throw new AppError("tier.trial_limit");
  }
}

/**
 * Whether a change touches what stays as it was sold: quotas, how far spends are given back, how often the plan is
 * charged, and in which currency where units beyond a limit are sold in it.
 */
export function changesFrozen(
  tier: Pick<PricingTier, "interval" | "price" | "quotas">,
  changes: TierChanges,
): boolean {
  const { interval = tier.interval, price = tier.price } = changes;
  const hasOverage = tier.quotas.some(({ overage }) => overage !== null);
  return (
    changes.quotas !== undefined ||
    changes.releasePolicy !== undefined ||
    interval !== tier.interval ||
    (hasOverage && price.currency !== tier.price.currency)
  );
}

type Price = Pick<PricingTier, "interval" | "price">;

/** Whether two prices are the same to a buyer. */
export function isSamePrice(one: Price, other: Price): boolean {
  const { amount, currency } = one.price;
  return (
    one.interval === other.interval && amount === other.price.amount && currency === other.price.currency
  );
}

type Terms = Pick<PricingTier, "interval" | "price" | "trialDays" | "quotas" | "releasePolicy">;

/** Whether a buyer pays and gets the same by two states of a plan, in whichever order its quotas are named. */
export function haveSameTerms(one: Terms, other: Terms): boolean {
  if (!isSamePrice(one, other) || one.trialDays !== other.trialDays) return false;
  const words = ({ quotas, releasePolicy: policy }: Terms) =>
    [...quotas.map(quotaWords), `${policy?.withinSeconds} ${policy?.share}`].toSorted().join();
  return words(one) === words(other);
}

function quotaWords({ metric, limit, period, trialLimit, overage }: TierQuota): string {
  return `${metric} ${limit} ${period} ${trialLimit} ${overage?.limit} ${overage?.price}`;
}

/** A policy that bounds nothing is none. */
export function toReleasePolicy(policy: ReleasePolicy): ReleasePolicy | null {
  return policy.withinSeconds === null && policy.share === null ? null : policy;
}

/** A plan on the terms of somebody who has it: the price they pay, whatever it costs others by now. */
export function asSold(tier: PricingTier, sold: Price | undefined): PricingTier {
  return sold ? { ...tier, interval: sold.interval, price: sold.price } : tier;
}

/** Names each quota's metric by its id. Refuses unknown metrics and a metric that is named twice. */
export function resolveQuotas(quotas: readonly NewQuota[], metrics: readonly { id: string; slug: string }[]) {
  const idBySlug = new Map(metrics.map(({ id, slug }) => [slug, id]));
  const seen = new Set<string>();
  return quotas.map(({ metric, limit, period, trialLimit = null, overage = null }) => {
    const metricId = idBySlug.get(metric);
    if (metricId === undefined || seen.has(metric)) throw new AppError("metric.not_found");
    seen.add(metric);
    return { metricId, limit, period, trialLimit, overage };
  });
}
