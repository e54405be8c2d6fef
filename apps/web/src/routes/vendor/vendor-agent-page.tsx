import type { Agent } from "@souk/contracts/catalog/entities";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, Bot } from "lucide-react";
import { listingStatus } from "../../features/admin/agents/listing-status.ts";
import { AgentConnection } from "../../features/agent-client/agent-connection.tsx";
import { VerifiedMark } from "../../features/domains/verified-mark.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/market/vendor/agents/$slug");

/** One published agent: how it is known to the sign-in. */
export function VendorAgentPage() {
  const { slug } = route.useParams();
  const { data, error, isPending, refetch } = trpc.catalog.getManagedAgent.useQuery({ agentId: slug });
  usePageTitle(data?.agent.name);
  if (isPending)
    return (
      <div role="status" aria-label="Loading the agent">
        <Skeleton className="h-128 rounded-lg" />
      </div>
    );
  if (!data) {
    const code = errorCode(error);
    if (code === "listing.not_found" || code === "request.invalid") return <NoSuchAgent />;
    return <ErrorState title="The agent could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  const { label, tone } = listingStatus[data.status];
  return (
    <>
      <Link
        to="/vendor/agents"
        className="mb-4 inline-flex items-center gap-1.5 rounded-sm text-sm text-muted hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" />
        Published agents
      </Link>
      <PageHeader
        title={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {data.agent.name}
            <Badge tone={tone} className="tracking-normal">
              {label}
            </Badge>
          </span>
        }
        description={<Whereabouts agent={data.agent} />}
      />
      <AgentConnection managed={data} />
    </>
  );
}

function Whereabouts({ agent }: { agent: Agent }) {
  const { vendor, productDomain, domainVerified } = agent;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      {vendor.name} · {productDomain}
      {domainVerified ? (
        <VerifiedMark />
      ) : (
        <Link
          to="/vendor/domains/$slug"
          params={{ slug: vendor.slug }}
          className="rounded-sm font-medium text-accent-ink hover:underline"
        >
          Verify this domain
        </Link>
      )}
    </span>
  );
}

function NoSuchAgent() {
  return (
    <>
      <h1 className="sr-only">No such agent</h1>
      <EmptyState
        icon={<Bot />}
        title="You publish no such agent"
        action={<LinkButton to="/vendor/agents">See published agents</LinkButton>}
      >
        The link is not right, or you have no part in its vendor.
      </EmptyState>
    </>
  );
}
