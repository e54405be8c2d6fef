import type { Agent, Metric } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Check } from "lucide-react";
import { classNames } from "../../lib/class-names.ts";
import { moneyLabel } from "../../lib/price-label.ts";
import { Badge } from "../../ui/badge.tsx";
import { PlanAction } from "./plan-action.tsx";
import { yearlySaving } from "./plan-intervals.ts";
import { planTerms } from "./plan-terms.ts";
import { quotaLabel } from "./quota-label.ts";
import type { TakingPlan } from "./use-take-plan.ts";

export interface PlanCardProps {
  tier: PricingTier;
  /** Every plan on offer, to tell what a year saves. */
  tiers: readonly PricingTier[];
  agent: Agent;
  taking: TakingPlan;
}

/** One plan: its price, the button that takes it, what is charged when, and what it includes. */
export function PlanCard({ tier: offered, tiers, agent, taking }: PlanCardProps) {
  const current = taking.held?.tier.id === offered.id;
  // Whoever has the plan is shown what they pay, whatever it costs others by now.
  const tier = current && taking.held ? taking.held.tier : offered;
  // A trial is for newcomers: whoever holds a paid plan already is charged at once.
  const trialDays = taking.held && taking.held.tier.interval !== "free" ? 0 : tier.trialDays;
  return (
    <li className={classNames("flex flex-col rounded-lg border bg-surface p-6", current && "border-accent")}>
      <div className="flex min-h-6 items-center justify-between gap-2">
        <h3 className="font-semibold wrap-anywhere">{tier.name}</h3>
        {current ? (
          <Badge tone="accent">Your plan</Badge>
        ) : (
          trialDays > 0 && <Badge>{trialDays} days free</Badge>
        )}
      </div>
      <PlanPrice tier={tier} saving={yearlySaving(tier, tiers)} />
      <p className="mt-2 text-sm text-muted sm:min-h-10">{tier.summary}</p>
      <div className="mt-5 flex flex-col gap-3">
        <PlanAction tier={tier} taking={taking} />
        <p className="text-sm text-subtle sm:min-h-10">{planTerms({ ...tier, trialDays })}</p>
      </div>
      <PlanContents tier={{ ...tier, trialDays }} metrics={agent.metrics} />
    </li>
  );
}

const intervalWords = { free: "forever", month: "a month", year: "a year", one_time: "once" } as const;

function PlanPrice({ tier, saving }: { tier: PricingTier; saving: number | undefined }) {
  return (
    <p className="mt-3 flex flex-wrap items-baseline gap-x-1.5 gap-y-1">
      <span className="text-3xl font-semibold tracking-tight tabular-nums">{moneyLabel(tier.price)}</span>
      <span className="text-sm text-subtle">{intervalWords[tier.interval]}</span>
      {saving !== undefined && (
        <Badge tone="success" className="ml-auto self-center">
          Saves {saving} %
        </Badge>
      )}
    </p>
  );
}

function PlanContents({ tier, metrics }: { tier: PricingTier; metrics: readonly Metric[] }) {
  const quotas = tier.quotas.flatMap((quota) => {
    const metric = metrics.find(({ slug }) => slug === quota.metric);
    return metric ? [quotaLabel(quota, metric, tier)] : [];
  });
  if (quotas.length + tier.features.length === 0) return null;
  return (
    <ul className="mt-4 flex flex-col gap-2.5 border-t border-line pt-5 text-sm">
      {quotas.map((words) => (
        <PlanLine key={words} strong>
          {words}
        </PlanLine>
      ))}
      {tier.features.map((feature) => (
        <PlanLine key={feature}>{feature}</PlanLine>
      ))}
    </ul>
  );
}

function PlanLine({ strong = false, children }: { strong?: boolean; children: string }) {
  return (
    <li className={classNames("flex gap-2.5", strong ? "font-medium text-ink" : "text-muted")}>
      <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
      {children}
    </li>
  );
}
