import type { Metric } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { UsageBalance } from "@souk/contracts/usage/entities";
import { exactMoneyLabel } from "../../lib/price-label.ts";
import { metricName } from "../usage/metric-name.ts";

const number = new Intl.NumberFormat("en");

/** What was used beyond a plan's limits in the running period, and what it costs: "14 audits, $0.70". */
export function overageWords(
  tier: Pick<PricingTier, "quotas" | "price">,
  balances: readonly Pick<UsageBalance, "metric" | "overage">[],
  metrics: readonly Metric[] | undefined,
): string[] {
  return tier.quotas.flatMap(({ metric, overage }) => {
    const used = balances.find((balance) => balance.metric === metric)?.overage?.used ?? 0;
    if (!overage || used === 0) return [];
    const known = metrics?.find(({ slug }) => slug === metric)?.unit;
    const units = known ? (used === 1 ? known.one : known.many) : metricName(metric, metrics).name;
    const cost = exactMoneyLabel({ amount: used * overage.price, currency: tier.price.currency });
    return [`${number.format(used)} ${units}, ${cost}`];
  });
}
