import { minorUnitsOf } from "@souk/contracts/common/minor-units";
import type { SignedMoney } from "@souk/contracts/common/money";
import type { PriceSummary } from "@souk/contracts/catalog/entities";
import type { BillingInterval } from "@souk/contracts/pricing/entities";
import { fractionDigits } from "./money-input.ts";

const suffix: Record<BillingInterval, string> = { free: "", month: "/mo", year: "/yr", one_time: " once" };

/** An amount as people read it: "$9", "$9.50", "¥900", "-$4". Whole amounts lose their zeros. */
export function moneyLabel(money: SignedMoney): string {
  return format(money, isWhole(money) ? 0 : minorUnitsOf(money.currency).digits);
}

/** An amount as it stands on an invoice and in columns, with every decimal of its currency: "$9.00", "¥900". */
export function exactMoneyLabel(money: SignedMoney): string {
  const { currency } = money;
  return format(money, isWhole(money) ? fractionDigits(currency) : minorUnitsOf(currency).digits);
}

function isWhole({ amount, currency }: SignedMoney): boolean {
  return amount % 10 ** minorUnitsOf(currency).digits === 0;
}

function format({ amount, currency }: SignedMoney, decimals: number): string {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  const major = amount / 10 ** minorUnitsOf(currency).digits;
  return new Intl.NumberFormat("en", { style: "currency", currency, ...digits }).format(major);
}

/** The price of one plan: "Free", "$9/mo", "$90/yr", "$49 once". */
export function planPriceLabel(price: SignedMoney, interval: BillingInterval): string {
  return interval === "free" ? "Free" : moneyLabel(price) + suffix[interval];
}

/** The one line of a card: the free plan first, since it costs nothing to try; else the cheapest paid one. */
export function priceLabel({ hasFreePlan, from, fromInterval }: PriceSummary): string {
  if (hasFreePlan) return from ? "Free plan" : "Free";
  if (!from || !fromInterval) return "Not for sale yet";
  return `from ${planPriceLabel(from, fromInterval)}`;
}
