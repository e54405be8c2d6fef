import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";
import { ActingFor } from "../organizations/acting-for.tsx";
import { PlanCard } from "./plan-card.tsx";
import { bestSaving, hasIntervalSwitch, plansAt, type RenewalInterval } from "./plan-intervals.ts";
import { PlanRules } from "./plan-rules.tsx";
import type { TakingPlan } from "./use-take-plan.ts";

export interface PlanGridProps {
  agent: Agent;
  tiers: readonly PricingTier[];
  taking: TakingPlan;
  interval: RenewalInterval;
  onIntervalChange: (interval: RenewalInterval) => void;
}

/** The plans that renew side by side, cheapest first; those paid once apart; and the rules of both. */
export function PlanGrid({ agent, tiers, taking, interval, onIntervalChange }: PlanGridProps) {
  if (tiers.length === 0) {
    return (
      <EmptyState title="No plan is on offer yet">
        {agent.vendor.name} has not published a price. Come back later.
      </EmptyState>
    );
  }
  const once = tiers.filter((tier) => tier.interval === "one_time");
  const cards = (shown: readonly PricingTier[]) =>
    shown.map((tier) => <PlanCard key={tier.id} tier={tier} tiers={tiers} agent={agent} taking={taking} />);
  return (
    <>
      <ActingFor>{(name) => `What you take here is for ${name}.`}</ActingFor>
      {hasIntervalSwitch(tiers) && (
        <IntervalSwitch tiers={tiers} interval={interval} onChange={onIntervalChange} />
      )}
      {once.length < tiers.length && (
        <ul className="grid gap-4 sm:grid-cols-[repeat(auto-fit,minmax(min(100%,16rem),1fr))]">
          {cards(plansAt(tiers, interval))}
        </ul>
      )}
      {once.length > 0 && (
        <>
          <h3 className="mt-8 mb-3 font-semibold">Pay once</h3>
          <ul className="grid gap-4 sm:grid-cols-[repeat(auto-fill,minmax(min(100%,16rem),1fr))]">
            {cards(once)}
          </ul>
        </>
      )}
      <PlanRules tiers={tiers} refundDays={agent.refundDays} />
    </>
  );
}

interface IntervalSwitchProps {
  tiers: readonly PricingTier[];
  interval: RenewalInterval;
  onChange: (interval: RenewalInterval) => void;
}

function IntervalSwitch({ tiers, interval, onChange }: IntervalSwitchProps) {
  const saving = bestSaving(tiers);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2">
      <SegmentedControl<RenewalInterval>
        label="Charged"
        choices={[
          { value: "month", label: "Monthly" },
          { value: "year", label: "Yearly" },
        ]}
        value={interval}
        onChange={onChange}
      />
      {saving !== undefined && <p className="text-sm text-success-ink">Yearly saves up to {saving} %</p>}
    </div>
  );
}
