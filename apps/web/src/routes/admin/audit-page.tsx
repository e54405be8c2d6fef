import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ScrollText } from "lucide-react";
import { AuditList } from "../../features/admin/audit/audit-list.tsx";
import type { AuditSearch } from "../../features/admin/audit/audit-search.ts";
import { PagedList } from "../../ui/paged-list.tsx";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/market/admin/audit");

/** Every state change there was. */
export function AuditPage() {
  usePageTitle("Audit log · Admin");
  const search = route.useSearch();
  const pages = trpc.audit.list.useInfiniteQuery(
    { action: search.action, subjectId: search.subject, limit: 50 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined, placeholderData: keepPreviousData },
  );
  return (
    <>
      <PageHeader title="Audit log" description="Every change, newest first. Entries are never edited." />
      <AuditFilters search={search} />
      <PagedList noun="events" pages={pages} empty={<NoEvents filtered={Object.keys(search).length > 0} />}>
        {(events) => <AuditList events={events} />}
      </PagedList>
    </>
  );
}

const areas = [
  { value: "", label: "Everything" },
  { value: "agent.", label: "Agents" },
  { value: "metric.", label: "Metrics" },
  { value: "tier.", label: "Plans" },
  { value: "subscription.", label: "Subscriptions" },
  { value: "checkout.", label: "Checkouts" },
  { value: "payment.", label: "Payments" },
  { value: "refund", label: "Refunds" },
  { value: "dispute.", label: "Disputes" },
  { value: "stripe_", label: "Stripe" },
  { value: "consent.", label: "Consents" },
  { value: "oauth_client.", label: "OAuth clients" },
  { value: "user.", label: "Users" },
  { value: "session.", label: "Sessions" },
  { value: "vendor.", label: "Vendors" },
  { value: "listing.", label: "Listings" },
  { value: "category.", label: "Categories" },
];

function AuditFilters({ search }: { search: AuditSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<AuditSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  const action = search.action ?? "";
  const isListed = areas.some(({ value }) => value === action);
  return (
    <div className="mb-6 flex flex-wrap gap-3">
      <Select
        label="What changed"
        className="w-full sm:w-52"
        value={action}
        onChange={(next) => change({ action: next || undefined })}
        choices={isListed ? areas : [...areas, { value: action, label: action }]}
      />
      <SearchBox
        label="Id of the thing that changed"
        value={search.subject ?? ""}
        onSearch={(subject) => change({ subject: subject || undefined })}
        maxLength={80}
        className="grow basis-60"
      />
    </div>
  );
}

function NoEvents({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<ScrollText />}
      title={filtered ? "No event matches" : "Nothing has happened yet"}
      action={
        filtered && (
          <LinkButton to="/admin/audit" search={{}}>
            Show everything
          </LinkButton>
        )
      }
    >
      {filtered
        ? "An id has to be complete to be found."
        : "The first change in this marketplace appears here."}
    </EmptyState>
  );
}
