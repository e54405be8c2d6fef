import { minorUnitsOf } from "@souk/contracts/common/minor-units";

/** An amount for people: `$19.00`, `¥1,900`, `KWD 1.900`. */
export function formatMoney(amount: number, currency: string): string {
  const { digits: decimals } = minorUnitsOf(currency);
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: currency.toUpperCase(),
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals);
}

/** The processor's fee on a charge: 2.9 % and 30 minor units, never more than the charge. */
export function processingFee(amount: number): number {
  return Math.min(amount, Math.round(amount * 0.029) + 30);
}

/** Splits an amount by weights so that the parts add up: largest remainders get what rounding left over. */
export function splitByWeight(total: number, weights: number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  if (sum === 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  let left = total - parts.reduce((one, other) => one + other, 0);
  const order = exact
    .map((value, index) => ({ index, rest: value - Math.floor(value) }))
    .sort((a, b) => b.rest - a.rest);
  for (const { index } of order) {
    if (left <= 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}
