import type { AccountSession } from "@souk/contracts/account/entities";
import { MonitorSmartphone } from "lucide-react";
import { minuteWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { TextLink } from "../../ui/text-link.tsx";
import { RevokeOthers } from "./revoke-others.tsx";
import { RevokeSession } from "./revoke-session.tsx";
import { SecurityCard } from "./security-card.tsx";

/** Where the account is signed in, and the way to end that. */
export function SessionCard() {
  const { data, error, isPending, refetch } = trpc.account.listSessions.useQuery();
  return (
    <SecurityCard
      title="Where you are signed in"
      lead={
        <>
          A device that you do not know? Sign it out, then{" "}
          <TextLink to="/settings/profile">change your password</TextLink>.
        </>
      }
      actions={data && data.items.length > 1 && <RevokeOthers />}
    >
      {isPending && (
        <div role="status" aria-label="Loading sessions">
          <Skeleton className="h-14" />
        </div>
      )}
      {error && (
        <ErrorState title="Your sessions could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data && (
        <ul aria-label="Sessions" className="divide-y divide-line border-y border-line">
          {data.items.map((session) => (
            <SessionLine key={session.id} session={session} />
          ))}
        </ul>
      )}
    </SecurityCard>
  );
}

function SessionLine({ session }: { session: AccountSession }) {
  const { device, address, startedAt, lastActiveAt, isCurrent, byAdmin } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-subtle" />
      <div className="min-w-0 grow basis-48">
        <div className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {device}
          {isCurrent && <Badge tone="success">This device</Badge>}
          {byAdmin && <Badge tone="warning">An admin</Badge>}
        </div>
        <div className="text-sm text-subtle">
          {address && <>{address} · </>}signed in <time dateTime={startedAt}>{minuteWords(startedAt)}</time>
          {" · last active "}
          <time dateTime={lastActiveAt}>{minuteWords(lastActiveAt)}</time>
        </div>
      </div>
      {!isCurrent && <RevokeSession session={session} />}
    </li>
  );
}
