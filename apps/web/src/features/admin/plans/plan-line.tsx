import type { Agent, Metric } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Pencil } from "lucide-react";
import { planPriceLabel } from "../../../lib/price-label.ts";
import { Button } from "../../../ui/button.tsx";
import { quotaLabel } from "../../catalog/quota-label.ts";
import { ArchivePlan } from "./archive-plan.tsx";

/** One plan on offer: what it costs, what it includes, and what can be done with it. */
export function PlanLine({ agent, tier, onEdit }: { agent: Agent; tier: PricingTier; onEdit: () => void }) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-0 grow basis-56 text-sm">
        <h2 className="text-base font-medium">
          {tier.name}{" "}
          <span className="font-normal text-muted">
            {tier.interval === "free" ? "no charge" : planPriceLabel(tier.price, tier.interval)}
          </span>
        </h2>
        {tier.summary && <p className="text-muted">{tier.summary}</p>}
        <p className="mt-1 text-subtle">{includedWords(tier, agent.metrics)}</p>
      </div>
      <div className="flex gap-1 max-sm:-ml-3">
        <Button size="sm" variant="ghost" onClick={onEdit} aria-label={`Edit ${tier.name}`}>
          <Pencil aria-hidden />
          Edit
        </Button>
        <ArchivePlan agent={agent} tier={tier} />
      </div>
    </li>
  );
}

function includedWords(tier: PricingTier, metrics: readonly Metric[]): string {
  const words = tier.quotas.flatMap((quota) => {
    const metric = metrics.find(({ slug }) => slug === quota.metric);
    return metric ? [quotaLabel(quota, metric, tier)] : [];
  });
  if (tier.trialDays > 0) words.push(`${tier.trialDays} days free`);
  return words.length > 0 ? words.join(" · ") : "Includes nothing that is counted";
}
