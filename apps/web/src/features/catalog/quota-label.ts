import type { Metric } from "@souk/contracts/catalog/entities";
import type { QuotaPeriod, TierQuota } from "@souk/contracts/pricing/entities";

const per: Record<QuotaPeriod, string> = {
  day: " a day",
  month: " a month",
  year: " a year",
  lifetime: " in total",
};
const number = new Intl.NumberFormat("en");

/** A quota in words: "10 audits a month", "1 report in total", "Unlimited audits", "No exports". */
export function quotaLabel(quota: Pick<TierQuota, "limit" | "period">, metric: Pick<Metric, "unit">): string {
  const { one, many } = metric.unit;
  if (quota.limit === null) return `Unlimited ${many}`;
  if (quota.limit === 0) return `No ${many}`;
  return `${number.format(quota.limit)} ${quota.limit === 1 ? one : many}${per[quota.period]}`;
}
