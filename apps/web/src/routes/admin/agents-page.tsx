import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Bot, Plus } from "lucide-react";
import { AgentTable } from "../../features/admin/agents/agent-table.tsx";
import { type AgentsSearch, statuses } from "../../features/admin/agents/agents-search.ts";
import { listingStatus } from "../../features/admin/agents/listing-status.ts";
import { PagedList } from "../../ui/paged-list.tsx";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/market/admin/agents");

/** Every agent of the market, public or not. */
export function AgentsPage() {
  usePageTitle("Agents · Admin");
  const search = route.useSearch();
  const pages = trpc.catalog.listManagedAgents.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <PageHeader title="Agents" actions={<RegisterLink />} />
      <AgentFilters search={search} />
      <p role="status" className="mb-3 min-h-5 text-sm text-subtle">
        {total !== undefined && `${total.toLocaleString("en")} ${total === 1 ? "agent" : "agents"}`}
      </p>
      <PagedList noun="agents" pages={pages} empty={<NoAgents filtered={Object.keys(search).length > 0} />}>
        {(agents) => <AgentTable agents={agents} />}
      </PagedList>
    </>
  );
}

function RegisterLink() {
  return (
    <LinkButton to="/admin/agents/new" variant="primary">
      <Plus aria-hidden />
      Register an agent
    </LinkButton>
  );
}

function AgentFilters({ search }: { search: AgentsSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<AgentsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  return (
    <div className="mb-4 flex flex-wrap gap-3">
      <SearchBox
        label="Search agents"
        value={search.q ?? ""}
        onSearch={(q) => change({ q: q || undefined })}
        className="grow basis-60"
      />
      <Select
        label="Status"
        className="w-full sm:w-56"
        value={search.status ?? ""}
        onChange={(status) => change({ status: status || undefined })}
        choices={[
          { value: "" as const, label: "Any status" },
          ...statuses.map((value) => ({ value, label: listingStatus[value].label })),
        ]}
      />
    </div>
  );
}

function NoAgents({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<Bot />}
      title={filtered ? "No agent matches" : "No agent is registered"}
      action={
        filtered ? (
          <LinkButton to="/admin/agents" search={{}}>
            Show all agents
          </LinkButton>
        ) : (
          <RegisterLink />
        )
      }
    >
      {filtered ? "Try other words or another status." : "Register the first one: it is public at once."}
    </EmptyState>
  );
}
