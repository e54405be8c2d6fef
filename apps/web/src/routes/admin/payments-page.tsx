import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Receipt } from "lucide-react";
import { PaymentList } from "../../features/admin/payments/payment-list.tsx";
import type { PaymentsSearch, PaymentsShown } from "../../features/admin/payments/payments-search.ts";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { SegmentedControl } from "../../ui/segmented-control.tsx";

const route = getRouteApi("/market/admin/payments");

/** Every payment, with the ways to give money back. */
export function PaymentsPage() {
  usePageTitle("Payments · Admin");
  const search = route.useSearch();
  const pages = trpc.payments.listPayments.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title="Payments" description="Every payment, its refunds and its disputes, newest first." />
      <Filters search={search} />
      <PagedList noun="payments" pages={pages} empty={<NoPayments search={search} />}>
        {(payments) => <PaymentList payments={payments} />}
      </PagedList>
    </>
  );
}

function Filters({ search }: { search: PaymentsSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<PaymentsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  return (
    <div className="mb-6 flex flex-wrap gap-3">
      <SegmentedControl<PaymentsShown>
        label="Which payments"
        choices={[
          { value: "all", label: "All" },
          { value: "requests", label: "Refund requests" },
          { value: "disputed", label: "Disputed" },
        ]}
        value={search.show ?? "all"}
        onChange={(show) => change({ show: show === "all" ? undefined : show })}
      />
      <SearchBox
        label="Search by buyer, agent or Stripe id"
        value={search.q ?? ""}
        onSearch={(q) => change({ q: q || undefined })}
        className="grow basis-60"
      />
    </div>
  );
}

function NoPayments({ search }: { search: PaymentsSearch }) {
  const showAll = (
    <LinkButton to="/admin/payments" search={{}}>
      Show all payments
    </LinkButton>
  );
  if (search.q)
    return (
      <EmptyState icon={<Receipt />} title="No payment matches" action={showAll}>
        Try other words. An id of Stripe's has to be complete to be found.
      </EmptyState>
    );
  if (search.show)
    return (
      <EmptyState
        icon={<Receipt />}
        title={search.show === "requests" ? "Nobody waits for a refund" : "Nothing is disputed"}
        action={showAll}
      >
        {search.show === "requests"
          ? "Requests of buyers appear here until they are decided."
          : "A dispute that a buyer opens at the bank appears here at once."}
      </EmptyState>
    );
  return (
    <EmptyState icon={<Receipt />} title="Nothing was paid yet">
      The first payment appears here within seconds.
    </EmptyState>
  );
}
