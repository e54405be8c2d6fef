import type { Money } from "@souk/contracts/common/money";
import type { PriceSummary } from "@souk/contracts/catalog/entities";
import type { BillingInterval } from "@souk/contracts/pricing/entities";

const suffix: Record<BillingInterval, string> = { free: "", month: "/mo", year: "/yr", one_time: " once" };

/** An amount as people read it: "$9", "$9.50", "¥900". Whole amounts lose their zeros. */
export function moneyLabel({ amount, currency }: Money): string {
  const fractionDigits =
    new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const major = amount / 10 ** fractionDigits;
  const minimumFractionDigits = Number.isInteger(major) ? 0 : fractionDigits;
  return new Intl.NumberFormat("en", { style: "currency", currency, minimumFractionDigits }).format(major);
}

/** The price of one plan: "Free", "$9/mo", "$90/yr", "$49 once". */
export function planPriceLabel(price: Money, interval: BillingInterval): string {
  return interval === "free" ? "Free" : moneyLabel(price) + suffix[interval];
}

/** The one line of a card: the free plan first, since it costs nothing to try; else the cheapest paid one. */
export function priceLabel({ hasFreePlan, from, fromInterval }: PriceSummary): string {
  if (hasFreePlan) return from ? "Free plan" : "Free";
  if (!from || !fromInterval) return "Not for sale yet";
  return `from ${planPriceLabel(from, fromInterval)}`;
}
