import type { PricingTier } from "@souk/contracts/pricing/entities";
import { moneyLabel } from "../../lib/price-label.ts";

type Terms = Pick<PricingTier, "interval" | "price" | "trialDays">;

/** What is charged and when, in a sentence that stands under the button of a plan. */
export function planTerms({ interval, price, trialDays }: Terms): string {
  if (interval === "free") return "No card needed.";
  if (interval === "one_time") return "Paid once. It does not renew and does not end.";
  const renewal = `${moneyLabel(price)} every ${interval} until you cancel.`;
  return trialDays > 0 ? `Nothing is charged for ${dayCount(trialDays)}, then ${renewal}` : renewal;
}

/** When money is given back, as a buyer reads it before paying. */
export function refundRule(refundDays: number): string {
  if (refundDays === 0) return "Payments for this agent are not refunded on request.";
  return `Within ${dayCount(refundDays)} of a payment you can request a refund from your billing page. A whole refund ends the plan, unless another payment still carries it.`;
}

/** What follows a cancellation, for the kinds of plans that are on offer. */
export function cancelRule(tiers: readonly (Terms & Partial<Pick<PricingTier, "quotas">>)[]): string {
  const rules = [];
  if (tiers.some(({ interval }) => interval === "month" || interval === "year"))
    rules.push(
      "In two clicks, at any time. The plan then runs to the end of what is paid, and nothing more is charged.",
    );
  if (tiers.some(({ quotas }) => quotas?.some(({ overage }) => overage)))
    rules.push("What was used beyond its limits until then comes on a last invoice.");
  if (tiers.some(({ trialDays }) => trialDays > 0))
    rules.push("Cancelled during a trial, it costs nothing. Each account has one trial of an agent.");
  if (tiers.some(({ interval }) => interval === "free")) rules.push("A free plan ends at once.");
  return rules.join(" ");
}

function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
