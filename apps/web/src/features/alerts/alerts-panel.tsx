import { BellOff } from "lucide-react";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PagedList } from "../../ui/paged-list.tsx";
import { AlertList } from "./alert-list.tsx";
import { AlertMails } from "./alert-mails.tsx";

/** What the use of the organization's quotas reached, and whether it comes by mail, too. */
export function AlertsPanel() {
  const pages = trpc.usage.listAlerts.useInfiniteQuery(
    { limit: 25 },
    { getNextPageParam: (page) => page.nextCursor ?? undefined },
  );
  const [first] = pages.data?.pages ?? [];
  return (
    <>
      <div className="mb-5 flex flex-wrap items-center justify-between gap-3">
        {first && <AlertMails mails={first.mails} />}
        {first && first.unread > 0 && <MarkRead until={first.items[0]?.at ?? ""} count={first.unread} />}
      </div>
      <PagedList noun="alerts" pages={pages} empty={<NoAlerts />}>
        {(alerts) => <AlertList alerts={alerts} />}
      </PagedList>
    </>
  );
}

function MarkRead({ until, count }: { until: string; count: number }) {
  const queries = trpc.useUtils();
  const read = trpc.usage.readAlerts.useMutation({ onSuccess: () => queries.usage.listAlerts.invalidate() });
  return (
    <Button pending={read.isPending} onClick={() => read.mutate({ until })}>
      Mark {count === 1 ? "it" : `all ${count}`} as read
    </Button>
  );
}

function NoAlerts() {
  return (
    <EmptyState icon={<BellOff />} title="Nothing to tell">
      When 50, 80 or 100 % of a plan's limit is used, or a warning of yours is reached, it stands here.
    </EmptyState>
  );
}
