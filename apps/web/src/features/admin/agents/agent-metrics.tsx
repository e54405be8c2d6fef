import { useState } from "react";
import type { ManagedAgent, Metric } from "@souk/contracts/catalog/entities";
import { Gauge, Pencil, Plus } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { MetricForm } from "./metric-form.tsx";

/** What the agent counts: a list, with one of them or a new one open for writing. */
export function AgentMetrics({ managed: { agent } }: { managed: ManagedAgent }) {
  const [editing, setEditing] = useState<string>(); // a metric's slug, or "" for a new one
  const close = () => setEditing(undefined);
  const add = (
    <Button onClick={() => setEditing("")}>
      <Plus aria-hidden />
      Add a metric
    </Button>
  );
  if (agent.metrics.length === 0 && editing === undefined)
    return (
      <EmptyState icon={<Gauge />} title="This agent counts nothing" action={add}>
        A metric is something the agent does for its user, such as a page read. Plans state how much of it is
        included, and the agent spends it before each piece of work.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-4">
      <ul aria-label="Metrics" className="divide-y divide-line rounded-lg border border-line bg-surface">
        {agent.metrics.map((metric) => (
          <li key={metric.slug} className="px-5 py-4">
            {editing === metric.slug ? (
              <MetricForm agentId={agent.id} metric={metric} onClose={close} />
            ) : (
              <MetricLine metric={metric} onEdit={() => setEditing(metric.slug)} />
            )}
          </li>
        ))}
        {editing === "" && (
          <li className="px-5 py-4">
            <MetricForm agentId={agent.id} onClose={close} />
          </li>
        )}
      </ul>
      {editing !== "" && <div>{add}</div>}
    </div>
  );
}

function MetricLine({ metric, onEdit }: { metric: Metric; onEdit: () => void }) {
  return (
    <div className="flex items-start gap-4">
      <div className="min-w-0 grow text-sm">
        <h2 className="text-base font-medium">{metric.name}</h2>
        <p className="text-muted">{metric.description || `Each ${metric.unit.one} counts once.`}</p>
        <p className="mt-1 text-subtle">
          <code className="font-mono">{metric.slug}</code> · one {metric.unit.one}, many {metric.unit.many}
        </p>
      </div>
      <Button size="sm" variant="ghost" onClick={onEdit} aria-label={`Edit ${metric.name}`}>
        <Pencil aria-hidden />
        Edit
      </Button>
    </div>
  );
}
