import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PlanCard } from "./plan-card.tsx";
import type { TakingPlan } from "./use-take-plan.ts";

/** The plans side by side, cheapest first. */
export function PlanGrid({ agent, tiers, taking }: PlanGridProps) {
  if (tiers.length === 0) {
    return (
      <EmptyState title="No plan is on offer yet">
        {agent.vendor.name} has not published a price. Come back later.
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(16rem,1fr))]">
      {tiers.map((tier) => (
        <PlanCard key={tier.id} tier={tier} metrics={agent.metrics} taking={taking} />
      ))}
    </ul>
  );
}

export interface PlanGridProps {
  agent: Agent;
  tiers: readonly PricingTier[];
  taking: TakingPlan;
}
