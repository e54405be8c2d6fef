import { useState } from "react";
import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { Plus, Tags } from "lucide-react";
import { trpc } from "../../../lib/trpc.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { PlanForm } from "./plan-form.tsx";
import { PlanLine } from "./plan-line.tsx";

/** The plans on offer, with one of them or a new one open for writing. */
export function AgentPlans({ managed: { agent } }: { managed: ManagedAgent }) {
  const { data, error, isPending, refetch } = trpc.pricing.list.useQuery({ agentId: agent.slug });
  const [editing, setEditing] = useState<PricingTier | "new">();
  if (isPending)
    return (
      <div role="status" aria-label="Loading plans">
        <Skeleton className="h-64 rounded-lg" />
      </div>
    );
  if (!data)
    return <ErrorState title="The plans could not be loaded" error={error} onRetry={() => void refetch()} />;
  if (editing)
    return (
      <PlanForm
        agent={agent}
        tier={editing === "new" ? undefined : editing}
        onClose={() => setEditing(undefined)}
      />
    );
  return <PlanList agent={agent} tiers={data.items} onEdit={setEditing} />;
}

interface PlanListProps {
  agent: ManagedAgent["agent"];
  tiers: readonly PricingTier[];
  onEdit: (tier: PricingTier | "new") => void;
}

function PlanList({ agent, tiers, onEdit }: PlanListProps) {
  const add = (
    <Button onClick={() => onEdit("new")}>
      <Plus aria-hidden />
      Add a plan
    </Button>
  );
  if (tiers.length === 0)
    return (
      <EmptyState icon={<Tags />} title="No plan is on offer" action={add}>
        Without a plan nobody can take this agent. A free one is active in one click.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      <ul aria-label="Plans" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {tiers.map((tier) => (
          <PlanLine key={tier.id} agent={agent} tier={tier} onEdit={() => onEdit(tier)} />
        ))}
      </ul>
      <div>{add}</div>
    </div>
  );
}
