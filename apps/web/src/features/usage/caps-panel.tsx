import { useState } from "react";
import type { Metric } from "@souk/contracts/catalog/entities";
import type { UsageQuota } from "@souk/contracts/usage/caps";
import { Button } from "../../ui/button.tsx";
import { useMay } from "../organizations/use-may.ts";
import { CapsDialog } from "./caps-dialog.tsx";
import { capsWords } from "./caps-values.ts";
import { metricName } from "./metric-name.ts";

export interface CapsPanelProps {
  slug: string;
  quotas: readonly UsageQuota[];
  metrics: readonly Metric[] | undefined;
}

/** The buyer's own caps on each metric, and what they do. */
export function CapsPanel({ slug, quotas, metrics }: CapsPanelProps) {
  return (
    <>
      <p className="mb-4 max-w-3xl text-sm text-muted">
        Your own bounds, beside the plan's limit. A warning is told to your owners and admins and stops
        nothing. A stop refuses what would go beyond it, until the day (00:00 UTC) or the period is over; the
        agent is told how much is left. Agents cannot change caps.
      </p>
      <ul aria-label="Your caps" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {quotas.map((quota) => (
          <CapsRow key={quota.metric} slug={slug} quota={quota} metrics={metrics} />
        ))}
      </ul>
    </>
  );
}

interface CapsRowProps {
  slug: string;
  quota: UsageQuota;
  metrics: readonly Metric[] | undefined;
}

function CapsRow({ slug, quota, metrics }: CapsRowProps) {
  const [open, setOpen] = useState(false);
  const mayManage = useMay("billing.manage");
  const { name, unit } = metricName(quota.metric, metrics);
  return (
    <li className="flex flex-wrap items-center gap-3 px-5 py-4 text-sm">
      <div className="min-w-0 grow basis-56">
        <h3 className="font-medium">{name}</h3>
        <p className="text-muted">{capsWords(quota.caps)}</p>
        <p className="text-subtle tabular-nums">
          Today {quota.usedToday + quota.heldToday}, this period {quota.used + quota.held}
        </p>
      </div>
      {mayManage && (
        <Button onClick={() => setOpen(true)}>
          Set caps<span className="sr-only"> on {name}</span>
        </Button>
      )}
      {open && (
        <CapsDialog slug={slug} quota={quota} name={name} unit={unit} onClose={() => setOpen(false)} />
      )}
    </li>
  );
}
