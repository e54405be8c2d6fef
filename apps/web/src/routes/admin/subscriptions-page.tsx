import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Repeat } from "lucide-react";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { SubscriptionTable } from "../../features/admin/subscriptions/subscription-table.tsx";
import {
  statuses,
  type SubscriptionsSearch,
} from "../../features/admin/subscriptions/subscriptions-search.ts";
import { statusName } from "../../features/subscriptions/subscription-state.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/market/admin/subscriptions");

/** Every plan that anybody holds or held. */
export function SubscriptionsPage() {
  usePageTitle("Subscriptions · Admin");
  const search = route.useSearch();
  const pages = trpc.billing.listAllSubscriptions.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader title="Subscriptions" description="Who holds which plan, newest first." />
      <Filters search={search} />
      <PagedList
        noun="subscriptions"
        pages={pages}
        empty={<NoSubscriptions filtered={Object.keys(search).length > 0} />}
      >
        {(subscriptions) => <SubscriptionTable subscriptions={subscriptions} />}
      </PagedList>
    </>
  );
}

function Filters({ search }: { search: SubscriptionsSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<SubscriptionsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  return (
    <div className="mb-6 flex flex-wrap gap-3">
      <SearchBox
        label="Search by buyer, agent or Stripe id"
        value={search.q ?? ""}
        onSearch={(q) => change({ q: q || undefined })}
        className="grow basis-60"
      />
      <Select
        label="Status"
        className="w-full sm:w-52"
        value={search.status ?? ""}
        onChange={(status) => change({ status: status || undefined })}
        choices={[
          { value: "" as const, label: "Any status" },
          ...statuses.map((status) => ({
            value: status,
            label: statusName[status],
          })),
        ]}
      />
    </div>
  );
}

function NoSubscriptions({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<Repeat />}
      title={filtered ? "No subscription matches" : "Nobody holds a plan yet"}
      action={
        filtered && (
          <LinkButton to="/admin/subscriptions" search={{}}>
            Show all subscriptions
          </LinkButton>
        )
      }
    >
      {filtered ? "Try other words or another status." : "The first plan that is taken appears here."}
    </EmptyState>
  );
}
