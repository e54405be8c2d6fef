import { Link } from "@tanstack/react-router";
import { Bot } from "lucide-react";
import { listingStatus } from "../../features/admin/agents/listing-status.ts";
import { ListingIcon } from "../../features/catalog/listing-icon.tsx";
import { VerifiedMark } from "../../features/domains/verified-mark.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** The agents that one publishes, in every status. */
export function VendorAgentsPage() {
  usePageTitle("Published agents");
  const pages = trpc.catalog.listManagedAgents.useInfiniteQuery(
    { limit: 20 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  return (
    <>
      <PageHeader
        title="Published agents"
        description="Their credentials, and whether people can sign in."
        actions={<LinkButton to="/vendor/domains">Domains</LinkButton>}
      />
      <PagedList noun="agents" pages={pages} empty={<NothingPublished />}>
        {(agents) => (
          <ul
            aria-label="Published agents"
            className="max-w-3xl divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {agents.map(({ agent, status }) => (
              <li key={agent.id} className="flex flex-wrap items-center gap-4 px-5 py-4">
                <ListingIcon name={agent.name} iconPath={agent.iconPath} />
                <div className="min-w-0 grow basis-48">
                  <Link
                    to="/vendor/agents/$slug"
                    params={{ slug: agent.slug }}
                    className="rounded-sm font-medium hover:underline"
                  >
                    {agent.name}
                  </Link>
                  <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
                    {agent.vendor.name} · {agent.productDomain}
                    {agent.domainVerified && <VerifiedMark />}
                  </p>
                </div>
                <Badge tone={listingStatus[status].tone}>{listingStatus[status].label}</Badge>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
    </>
  );
}

function NothingPublished() {
  return (
    <EmptyState
      icon={<Bot />}
      title="You publish no agents"
      action={<LinkButton to="/">See the catalogue</LinkButton>}
    >
      Agents of the vendors that you have a part in appear here.
    </EmptyState>
  );
}
