import { AppError } from "@souk/contracts/common/errors";
import type { BillingInterval, TierChanges, TierQuota } from "@souk/contracts/pricing/entities";

/** Free plans cost nothing and every other plan costs something. */
export function checkPrice(interval: BillingInterval, amount: number): void {
  if ((interval === "free") !== (amount === 0)) throw new AppError("tier.free_price");
}

/** Whether a change touches what buyers were sold: price, interval, trial or quotas. */
export function changesTerms(changes: TierChanges): boolean {
  return (
    changes.interval !== undefined ||
    changes.price !== undefined ||
    changes.trialDays !== undefined ||
    changes.quotas !== undefined
  );
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
