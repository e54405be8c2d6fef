import type { PricingTier } from "@souk/contracts/pricing/entities";
import { cancelRule, refundRule } from "./plan-terms.ts";

/** What a buyer should know before paying: what cancelling does, and when money is given back. */
export function PlanRules({ tiers, refundDays }: { tiers: readonly PricingTier[]; refundDays: number }) {
  if (tiers.every(({ interval }) => interval === "free")) return null;
  const cancelling = cancelRule(tiers);
  return (
    <dl className="mt-5 grid gap-x-10 gap-y-4 rounded-lg bg-sunken px-5 py-4 text-sm sm:grid-cols-2">
      {cancelling && (
        <div>
          <dt className="font-medium">Cancelling</dt>
          <dd className="mt-0.5 text-muted">{cancelling}</dd>
        </div>
      )}
      <div>
        <dt className="font-medium">Money back</dt>
        <dd className="mt-0.5 text-muted">{refundRule(refundDays)}</dd>
      </div>
    </dl>
  );
}
