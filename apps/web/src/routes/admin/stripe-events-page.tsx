import { keepPreviousData } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { SearchBox } from "../../features/admin/search-box.tsx";
import { EventList } from "../../features/admin/stripe-events/event-list.tsx";
import { eventState } from "../../features/admin/stripe-events/event-state.ts";
import {
  eventStates,
  type StripeEventsSearch,
} from "../../features/admin/stripe-events/stripe-events-search.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Select } from "../../ui/select.tsx";

const route = getRouteApi("/market/admin/stripe-events");

/** The inbox: every event that Stripe delivered, what became of it, and the way to try it again. */
export function StripeEventsPage() {
  usePageTitle("Stripe inbox · Admin");
  const search = route.useSearch();
  const pages = trpc.inbox.listStripeEvents.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeader
        title="Stripe inbox"
        description="Every event that Stripe delivered, newest first. Failed ones are tried again by themselves."
      />
      <Filters search={search} />
      <PagedList noun="events" pages={pages} empty={<NoEvents filtered={Object.keys(search).length > 0} />}>
        {(events) => <EventList events={events} />}
      </PagedList>
    </>
  );
}

function Filters({ search }: { search: StripeEventsSearch }) {
  const navigate = route.useNavigate();
  const change = (changes: Partial<StripeEventsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace: true, resetScroll: false });
  return (
    <div className="mb-6 flex flex-wrap gap-3">
      <Select
        label="State"
        className="w-full sm:w-52"
        value={search.state ?? ""}
        onChange={(state) => change({ state: state || undefined })}
        choices={[
          { value: "" as const, label: "Any state" },
          ...eventStates.map((value) => ({ value, label: eventState[value].label })),
        ]}
      />
      <SearchBox
        label="Beginning of the type, such as invoice."
        value={search.type ?? ""}
        onSearch={(type) => change({ type: type || undefined })}
        className="grow basis-60"
      />
    </div>
  );
}

function NoEvents({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState
      icon={<Inbox />}
      title={filtered ? "No event matches" : "Stripe has not sent anything yet"}
      action={
        filtered && (
          <LinkButton to="/admin/stripe-events" search={{}}>
            Show all events
          </LinkButton>
        )
      }
    >
      {filtered
        ? "Types begin with what they are about: invoice., charge.dispute., customer.subscription."
        : "Events arrive at /webhooks/stripe. If payments are made and nothing appears here, look at the webhook endpoint's address and secret."}
    </EmptyState>
  );
}
