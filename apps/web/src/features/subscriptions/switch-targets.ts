import type { Subscription } from "@souk/contracts/billing/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";

/**
 * The plans that a held one can be switched to. Plans paid once last, so nothing is switched from or to them; nor from
 * a free plan, which a paid one simply replaces; nor between currencies. The API decides by the same rule.
 */
export function switchTargets(
  { tier: held, nextTier }: Pick<Subscription, "tier" | "nextTier">,
  tiers: readonly PricingTier[],
): PricingTier[] {
  if (held.interval === "free" || held.interval === "one_time") return [];
  return tiers.filter(({ id, interval, price }) => {
    if (id === held.id || id === nextTier?.id || interval === "one_time") return false;
    return interval === "free" || price.currency === held.price.currency;
  });
}
