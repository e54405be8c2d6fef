import type { Metric } from "@souk/contracts/catalog/entities";
import type { PricingTier, QuotaPeriod, TierQuota } from "@souk/contracts/pricing/entities";
import { moneyLabel } from "../../lib/price-label.ts";

const per: Record<Exclude<QuotaPeriod, "billing">, string> = {
  day: " a day",
  month: " a month",
  year: " a year",
  lifetime: " in total",
};
const number = new Intl.NumberFormat("en");

/** What of a plan its quotas are read with. */
export type QuotaPlan = Pick<PricingTier, "interval" | "price" | "trialDays">;

/**
 * A quota in words: "10 audits a month", "1 report in total", "Unlimited audits", "No exports", "500 audits a month, then
 * €0.10 each up to 1,000 more", "500 audits a month (20 in the trial)".
 */
export function quotaLabel(quota: TierQuota, metric: Pick<Metric, "unit">, plan: QuotaPlan): string {
  const { one, many } = metric.unit;
  const { limit, overage } = quota;
  if (limit === null) return `Unlimited ${many}`;
  if (limit === 0 && overage)
    return upper(`${many} at ${overageWords(overage, plan)}${periodWords(quota, plan)}`);
  if (limit === 0) return `No ${many}`;
  const included = `${number.format(limit)} ${limit === 1 ? one : many}${periodWords(quota, plan)}`;
  const beyond = overage ? `, then ${overageWords(overage, plan)} more` : "";
  return included + trialWords(quota, plan) + beyond;
}

function overageWords({ limit, price }: NonNullable<TierQuota["overage"]>, plan: QuotaPlan): string {
  const each = moneyLabel({ amount: price, currency: plan.price.currency });
  return `${each} each up to ${number.format(limit)}`;
}

function trialWords({ trialLimit, limit }: TierQuota, { trialDays }: QuotaPlan): string {
  if (trialLimit === null || trialLimit === limit || trialDays === 0) return "";
  return ` (${trialLimit === 0 ? "none" : number.format(trialLimit)} in the trial)`;
}

function periodWords({ period }: TierQuota, { interval }: QuotaPlan): string {
  if (period !== "billing") return per[period];
  return interval === "year" ? per.year : per.month;
}

function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
