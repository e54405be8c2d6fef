import { getRouteApi } from "@tanstack/react-router";
import { Bot } from "lucide-react";
import { AgentConnection } from "../../features/agent-client/agent-connection.tsx";
import { AgentMetrics } from "../../features/admin/agents/agent-metrics.tsx";
import { AgentSettings } from "../../features/admin/agents/agent-settings.tsx";
import { agentTabs } from "../../features/admin/agents/agent-tabs.ts";
import { ManagedAgentHeader } from "../../features/admin/agents/managed-agent-header.tsx";
import { AgentPlans } from "../../features/admin/plans/agent-plans.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Tabs } from "../../ui/tabs.tsx";

const route = getRouteApi("/market/admin/agents/$agentId");

const panels = {
  settings: AgentSettings,
  metrics: AgentMetrics,
  plans: AgentPlans,
  connect: AgentConnection,
};
const labels = { settings: "Settings", metrics: "Metrics", plans: "Plans", connect: "Connection" };

/** One agent and everything about it that can be changed. */
export function ManagedAgentPage() {
  const { agentId } = route.useParams();
  const { tab = "settings" } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, isPending, refetch } = trpc.catalog.getManagedAgent.useQuery({ agentId });
  usePageTitle(data && `${data.agent.name} · Admin`);
  if (isPending) return <ManagedAgentSkeleton />;
  if (!data) {
    const code = errorCode(error);
    if (code === "listing.not_found" || code === "request.invalid") return <NoSuchAgent />;
    return <ErrorState title="The agent could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  return (
    <>
      <ManagedAgentHeader managed={data} />
      <Tabs
        label="Agent"
        value={tab}
        onChange={(next) =>
          void navigate({ search: next === "settings" ? {} : { tab: next }, resetScroll: false })
        }
        tabs={agentTabs.map((value) => {
          const Panel = panels[value];
          return { value, label: labels[value], panel: <Panel key={data.agent.id} managed={data} /> };
        })}
      />
    </>
  );
}

function NoSuchAgent() {
  return (
    <>
      <h1 className="sr-only">No such agent</h1>
      <EmptyState
        icon={<Bot />}
        title="No agent has this address"
        action={<LinkButton to="/admin/agents">See all agents</LinkButton>}
      >
        The link may be old, or mistyped.
      </EmptyState>
    </>
  );
}

function ManagedAgentSkeleton() {
  return (
    <div role="status" aria-label="Loading the agent">
      <Skeleton className="h-14 max-w-md" />
      <Skeleton className="mt-10 h-128 rounded-lg" />
    </div>
  );
}
