import { keepPreviousData } from "@tanstack/react-query";
import type { Metric } from "@souk/contracts/catalog/entities";
import { trpc } from "../../lib/trpc.ts";
import { PagedList } from "../../ui/paged-list.tsx";
import { DownloadOperations } from "./download-operations.tsx";
import { NoOperations } from "./no-operations.tsx";
import { OperationFilters, type OperationFiltersProps } from "./operation-filters.tsx";
import { OperationTable } from "./operation-table.tsx";
import { toFilter, type UsageSearch } from "./usage-search.ts";
import { UsageSection } from "./usage-section.tsx";

export interface BuyerOperationsProps {
  slug: string;
  search: UsageSearch;
  onChange: OperationFiltersProps["onChange"];
  metrics: readonly Metric[] | undefined;
  /** The slugs of what is counted. */
  counted: readonly string[] | undefined;
}

/** What an agent did with the buyer's quotas, row by row. */
export function BuyerOperations({ slug, search, onChange, metrics, counted = [] }: BuyerOperationsProps) {
  const { client } = trpc.useUtils();
  const input = { agentId: slug, ...toFilter(search) };
  const pages = trpc.usage.listOperations.useInfiniteQuery(
    { ...input, limit: 25 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
  return (
    <UsageSection
      title="Operations"
      action={
        <DownloadOperations
          name={`usage-${slug}`}
          readPage={(cursor) => client.usage.listOperations.query({ ...input, cursor, limit: 100 })}
        />
      }
    >
      <OperationFilters search={search} counted={counted} metrics={metrics} onChange={onChange} />
      <PagedList
        noun="operations"
        pages={pages}
        empty={<NoOperations isFiltered={Object.values(toFilter(search)).some(Boolean)} />}
      >
        {(records) => <OperationTable records={records} metrics={metrics} />}
      </PagedList>
    </UsageSection>
  );
}
