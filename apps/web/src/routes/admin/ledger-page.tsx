import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { BookOpen } from "lucide-react";
import { Balances } from "../../features/admin/ledger/balances.tsx";
import { type LedgerSearch, movementKinds } from "../../features/admin/ledger/ledger-search.ts";
import { TransactionTable } from "../../features/admin/ledger/transaction-table.tsx";
import { movementName } from "../../features/ledger/ledger-words.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/market/admin/ledger");

/** The books: what every account holds, and each movement with both its sides. */
export function LedgerPage() {
  usePageTitle("Ledger · Admin");
  const search = route.useSearch();
  const pages = trpc.ledger.listLedger.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title="Ledger"
        description="Every movement of money with both its sides. Entries are never edited."
      />
      <section aria-labelledby="balances" className="mb-10">
        <h2 id="balances" className="mb-4 text-lg font-semibold">
          Balances
        </h2>
        <Balances />
      </section>
      <section aria-labelledby="movements">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <h2 id="movements" className="text-lg font-semibold">
            Movements
          </h2>
          <Filters search={search} />
        </div>
        <PagedList
          noun="movements"
          pages={pages}
          empty={<NoMovements filtered={Object.keys(search).length > 0} />}
        >
          {(transactions) => <TransactionTable transactions={transactions} />}
        </PagedList>
      </section>
    </>
  );
}

function Filters({ search }: { search: LedgerSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<LedgerSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  const vendors = trpc.vendors.list.useQuery().data?.items ?? [];
  return (
    <div className="flex flex-wrap gap-3 max-sm:w-full">
      <Select
        label="Kind"
        className="w-full sm:w-48"
        value={search.kind ?? ""}
        onChange={(kind) => change({ kind: kind || undefined })}
        choices={[
          { value: "" as const, label: "Every kind" },
          ...movementKinds.map((value) => ({ value, label: movementName[value] })),
        ]}
      />
      <Select
        label="Vendor"
        className="w-full sm:w-48"
        value={search.vendor ?? ""}
        onChange={(vendor) => change({ vendor: vendor || undefined })}
        choices={[
          { value: "", label: "Every vendor" },
          ...vendors.map(({ slug, name }) => ({ value: slug, label: name })),
        ]}
      />
    </div>
  );
}

function NoMovements({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<BookOpen />}
      title={filtered ? "No movement matches" : "No money has moved yet"}
      action={
        filtered && (
          <LinkButton to="/admin/ledger" search={{}}>
            Show every movement
          </LinkButton>
        )
      }
    >
      {filtered ? "Try another kind or another vendor." : "The first sale is booked here as it is paid."}
    </EmptyState>
  );
}
