import { AppError } from "@souk/contracts/common/errors";
import type { BillingInterval, PricingTier, TierChanges, TierQuota } from "@souk/contracts/pricing/entities";

/** Free plans cost nothing and every other plan costs something. */
export function checkPrice(interval: BillingInterval, amount: number): void {
  if ((interval === "free") !== (amount === 0)) throw new AppError("tier.free_price");
}

/** Whether a change touches what stays as it was sold: the quotas, and how often the plan is charged. */
export function changesFrozen(tier: Pick<PricingTier, "interval">, changes: TierChanges): boolean {
  return changes.quotas !== undefined || (changes.interval ?? tier.interval) !== tier.interval;
}

type Price = Pick<PricingTier, "interval" | "price">;

/** Whether two prices are the same to a buyer. */
export function isSamePrice(one: Price, other: Price): boolean {
  const { amount, currency } = one.price;
  return (
    one.interval === other.interval && amount === other.price.amount && currency === other.price.currency
  );
}

type Terms = Pick<PricingTier, "interval" | "price" | "trialDays" | "quotas">;

/** Whether a buyer pays and gets the same by two states of a plan, in whichever order its quotas are named. */
export function haveSameTerms(one: Terms, other: Terms): boolean {
  if (!isSamePrice(one, other) || one.trialDays !== other.trialDays) return false;
  const words = ({ quotas }: Terms) =>
    quotas
      .map(({ metric, limit, period }) => `${metric} ${limit} ${period}`)
      .toSorted()
      .join();
  return words(one) === words(other);
}

/** A plan on the terms of somebody who has it: the price they pay, whatever it costs others by now. */
export function asSold(tier: PricingTier, sold: Price | undefined): PricingTier {
  return sold ? { ...tier, interval: sold.interval, price: sold.price } : tier;
}

/** Names each quota's metric by its id. Refuses unknown metrics and a metric that is named twice. */
export function resolveQuotas(
  quotas: readonly TierQuota[],
  metrics: readonly { id: string; slug: string }[],
) {
  const idBySlug = new Map(metrics.map(({ id, slug }) => [slug, id]));
  const seen = new Set<string>();
  return quotas.map(({ metric, limit, period }) => {
    const metricId = idBySlug.get(metric);
    if (metricId === undefined || seen.has(metric)) throw new AppError("metric.not_found");
    seen.add(metric);
    return { metricId, limit, period };
  });
}
