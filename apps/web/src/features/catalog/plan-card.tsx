import type { Metric } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Check } from "lucide-react";
import { describeError } from "../../lib/api-error.ts";
import { classNames } from "../../lib/class-names.ts";
import { moneyLabel } from "../../lib/price-label.ts";
import { Badge } from "../../ui/badge.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { quotaLabel } from "./quota-label.ts";
import { TakePlanButton } from "./take-plan-button.tsx";
import type { TakingPlan } from "./use-take-plan.ts";

export interface PlanCardProps {
  tier: PricingTier;
  metrics: readonly Metric[];
  taking: TakingPlan;
}

/** One plan: its price, what it includes, and the button that takes it. */
export function PlanCard({ tier, metrics, taking }: PlanCardProps) {
  const current = taking.held?.tier.id === tier.id;
  return (
    <li className={classNames("flex flex-col rounded-lg border bg-surface p-6", current && "border-accent")}>
      <div className="flex h-6 items-center justify-between gap-2">
        <h3 className="font-semibold">{tier.name}</h3>
        {current ? (
          <Badge tone="accent">Your plan</Badge>
        ) : (
          tier.trialDays > 0 && <Badge>{tier.trialDays} days free</Badge>
        )}
      </div>
      <PlanPrice tier={tier} />
      <p className="mt-2 text-sm text-muted sm:min-h-10">{tier.summary}</p>
      <div className="mt-5 flex flex-col gap-3">
        <PlanAction tier={tier} taking={taking} current={current} />
      </div>
      <PlanContents tier={tier} metrics={metrics} />
    </li>
  );
}

const intervalWords = { free: "forever", month: "a month", year: "a year", one_time: "once" } as const;

function PlanPrice({ tier }: { tier: PricingTier }) {
  return (
    <p className="mt-3 flex items-baseline gap-1.5">
      <span className="text-3xl font-semibold tracking-tight tabular-nums">{moneyLabel(tier.price)}</span>
      <span className="text-sm text-subtle">{intervalWords[tier.interval]}</span>
    </p>
  );
}

function PlanAction({ tier, taking, current }: { tier: PricingTier; taking: TakingPlan; current: boolean }) {
  const failure = taking.failure?.tierId === tier.id ? describeError(taking.failure.error) : undefined;
  if (current) return <LinkButton to="/dashboard">Manage plan</LinkButton>;
  return (
    <>
      <TakePlanButton tier={tier} taking={taking} />
      {failure && (
        <Notice tone={failure.code === "stripe.not_configured" ? "warning" : "danger"}>
          {failure.message}
        </Notice>
      )}
    </>
  );
}

function PlanContents({ tier, metrics }: { tier: PricingTier; metrics: readonly Metric[] }) {
  const quotas = tier.quotas.flatMap((quota) => {
    const metric = metrics.find(({ slug }) => slug === quota.metric);
    return metric ? [quotaLabel(quota, metric)] : [];
  });
  return (
    <ul className="mt-6 flex flex-col gap-2.5 border-t border-line pt-5 text-sm">
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
