import { useState } from "react";
import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ChartColumn } from "lucide-react";
import type { UsageRecord } from "@souk/contracts/usage/records";
import { DownloadOperations } from "../../features/usage/download-operations.tsx";
import { NoOperations } from "../../features/usage/no-operations.tsx";
import { OperationFilters } from "../../features/usage/operation-filters.tsx";
import { OperationTable } from "../../features/usage/operation-table.tsx";
import { SpanChoice, UsageCharts } from "../../features/usage/usage-charts.tsx";
import { firstDayOf, toFilter, type VendorUsageSearch } from "../../features/usage/usage-search.ts";
import { UsageSection } from "../../features/usage/usage-section.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { TextLink } from "../../ui/text-link.tsx";

const route = getRouteApi("/market/vendor/usage/$slug");

/** What a vendor's customers used: by day and row by row, of all or of one agent or customer. */
export function CustomerUsagePage() {
  const { slug } = route.useParams();
  const { agent, buyer, days = "30" } = route.useSearch();
  const [now] = useState(() => new Date());
  const viewer = trpc.identity.getViewer.useQuery();
  const charts = trpc.usage.getVendorDays.useQuery(
    { vendorSlug: slug, agentId: agent, buyerId: buyer, from: firstDayOf(days, now) },
    { placeholderData: keepPreviousData },
  );
  const name = viewer.data?.vendors.find((vendor) => vendor.slug === slug)?.name ?? slug;
  usePageTitle(`Usage of ${name}`);
  const change = useChange();
  const code = errorCode(charts.error);
  if (code === "vendor.not_found" || code === "request.invalid") return <NoSuchUsage />;
  return (
    <>
      <PageHeader
        title={`Usage of ${name}`}
        description="What your customers used of your agents. They see the same rows."
        actions={
          (agent ?? buyer) && (
            <Button onClick={() => change({ agent: undefined, buyer: undefined })}>Show all</Button>
          )
        }
      />
      <div className="flex flex-col gap-10">
        <UsageSection
          title={buyer ? "One customer by day" : "By day"}
          action={
            <SpanChoice
              value={days}
              onChange={(next) => change({ days: next === "30" ? undefined : next })}
            />
          }
        >
          <UsageCharts charts={charts} metrics={undefined} namesAgents />
        </UsageSection>
        <OperationsSection counted={[...new Set(charts.data?.items.map(({ metric }) => metric))]} />
      </div>
    </>
  );
}

function useChange() {
  const navigate = route.useNavigate();
  return (changes: { [Name in keyof VendorUsageSearch]: VendorUsageSearch[Name] | undefined }) =>
    void navigate({
      search: (old) => ({ ...old, ...changes }) as VendorUsageSearch,
      replace: true,
      resetScroll: false,
    });
}

function OperationsSection({ counted }: { counted: readonly string[] }) {
  const { slug } = route.useParams();
  const search = route.useSearch();
  const change = useChange();
  const { client } = trpc.useUtils();
  const input = { vendorSlug: slug, agentId: search.agent, buyerId: search.buyer, ...toFilter(search) };
  const pages = trpc.usage.listVendorOperations.useInfiniteQuery(
    { ...input, limit: 25 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
  return (
    <UsageSection
      title="Operations"
      action={
        <DownloadOperations
          name={`usage-${slug}`}
          readPage={(cursor) => client.usage.listVendorOperations.query({ ...input, cursor, limit: 100 })}
        />
      }
    >
      <OperationFilters search={search} counted={counted} metrics={undefined} onChange={change} />
      <PagedList
        noun="operations"
        pages={pages}
        empty={<NoOperations isFiltered={Object.values({ ...input, vendorSlug: "" }).some(Boolean)} />}
      >
        {(records) => (
          <OperationTable
            records={records}
            metrics={undefined}
            about={(record) => <Whose record={record} />}
          />
        )}
      </PagedList>
    </UsageSection>
  );
}

/** Which customer and agent a row is about; each leads to what is theirs alone. */
function Whose({ record: { agent, buyer, operation } }: { record: UsageRecord }) {
  const { slug } = route.useParams();
  return (
    <>
      <TextLink to="/vendor/usage/$slug" params={{ slug }} search={{ buyer: operation.organizationId }}>
        {buyer.name}
      </TextLink>
      {" · "}
      <TextLink to="/vendor/usage/$slug" params={{ slug }} search={{ agent: agent.slug }}>
        {agent.name}
      </TextLink>
    </>
  );
}

function NoSuchUsage() {
  return (
    <>
      <h1 className="sr-only">No such vendor</h1>
      <EmptyState
        icon={<ChartColumn />}
        title="There is no such vendor"
        action={<LinkButton to="/dashboard">Go to your dashboard</LinkButton>}
      >
        The link is not right, or you have no part in this vendor.
      </EmptyState>
    </>
  );
}
