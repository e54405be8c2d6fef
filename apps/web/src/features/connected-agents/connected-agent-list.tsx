import type { ConnectedAgent } from "@souk/contracts/identity/entities";
import { Link } from "@tanstack/react-router";
import { Check, Plug } from "lucide-react";
import { dayWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ListingIcon } from "../catalog/listing-icon.tsx";
import { describeScopes } from "../identity/scopes.ts";
import { DisconnectAgent } from "./disconnect-agent.tsx";

/** The agents that this person has signed in to, what each may do, and the way to end it. */
export function ConnectedAgentList() {
  const { data, error, isPending, refetch } = trpc.identity.listConnectedAgents.useQuery();
  if (isPending)
    return (
      <div role="status" aria-label="Loading connected agents">
        <Skeleton className="h-56 rounded-lg" />
      </div>
    );
  if (!data)
    return (
      <ErrorState
        title="Your connected agents could not be loaded"
        error={error}
        onRetry={() => void refetch()}
      />
    );
  if (data.items.length === 0) return <NothingConnected />;
  return (
    <>
      <p className="mb-4 max-w-2xl text-sm text-muted">
        You have let these agents sign you in with your Souk account. Each can do what stands below it, and
        nothing else.
      </p>
      <ul aria-label="Connected agents" className="flex flex-col gap-4">
        {data.items.map((agent) => (
          <ConnectedAgentCard key={agent.agentId + agent.organization.id} agent={agent} />
        ))}
      </ul>
    </>
  );
}

function ConnectedAgentCard({ agent }: { agent: ConnectedAgent }) {
  return (
    <li className="rounded-lg border border-line bg-surface p-5">
      <div className="flex flex-wrap items-start gap-4">
        <ListingIcon name={agent.name} iconPath={agent.iconPath} />
        <div className="min-w-0 grow basis-48">
          <h2 className="font-semibold">
            <Link to="/agents/$slug" params={{ slug: agent.slug }} className="rounded-sm hover:underline">
              {agent.name}
            </Link>
          </h2>
          <p className="mt-0.5 text-sm text-muted">
            by {agent.vendorName} · {agent.productDomain} · connected{" "}
            <time dateTime={agent.connectedAt}>{dayWords(agent.connectedAt)}</time>
          </p>
          <p className="mt-1.5">
            <Badge>{agent.organization.isPersonal ? "For you" : `For ${agent.organization.name}`}</Badge>
          </p>
        </div>
        <DisconnectAgent agent={agent} />
      </div>
      <h3 className="mt-5 mb-2.5 text-sm font-medium text-muted">It can</h3>
      <ul className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2">
        {describeScopes(agent.scopes.join(" ")).map((sentence) => (
          <li key={sentence} className="flex gap-2.5">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
            {sentence}
          </li>
        ))}
      </ul>
    </li>
  );
}

function NothingConnected() {
  return (
    <EmptyState
      icon={<Plug />}
      title="No agent is connected"
      action={
        <LinkButton to="/dashboard" search={{}}>
          See my agents
        </LinkButton>
      }
    >
      When you open an agent, it asks to sign you in. Those you have allowed stand here, with what they may
      do.
    </EmptyState>
  );
}
