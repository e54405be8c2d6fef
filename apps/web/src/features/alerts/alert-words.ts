import type { UsageAlert } from "@souk/contracts/usage/alerts";

const number = new Intl.NumberFormat("en");

/** What use reached, in one sentence. */
export function alertWords({ kind, used, limit }: Pick<UsageAlert, "kind" | "used" | "limit">): string {
  const amount = `${number.format(used)} of ${number.format(limit)}`;
  if (kind === "100") return `The limit is reached: ${amount} used`;
  if (kind === "warn_day")
    return `Your warning for a day is reached: ${number.format(used)} used, warning at ${number.format(limit)}`;
  if (kind === "warn_period")
    return `Your warning for a period is reached: ${number.format(used)} used, warning at ${number.format(limit)}`;
  return `${kind} % of the limit is used: ${amount}`;
}

/** How grave it is. */
export function alertTone({ kind }: Pick<UsageAlert, "kind">): "danger" | "warning" | "neutral" {
  if (kind === "100") return "danger";
  return kind === "50" ? "neutral" : "warning";
}
