import type { ManagedSession, ManagedUserDetails } from "@souk/contracts/admin/entities";
import { MonitorSmartphone } from "lucide-react";
import { useState } from "react";
import { minuteWords } from "../../../lib/date-words.ts";
import { trpc } from "../../../lib/trpc.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Card } from "../../../ui/card.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { useUserChange } from "./use-user-change.ts";

/** Where somebody is signed in, and the way to end that. */
export function UserSessions({ user }: { user: ManagedUserDetails }) {
  return (
    <Card className="p-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">Signed in</h2>
        {user.sessions.length > 1 && <RevokeAll user={user} />}
      </div>
      {user.sessions.length === 0 ? (
        <p className="mt-3 text-sm text-subtle">Nowhere at the moment.</p>
      ) : (
        <ul aria-label="Sessions" className="mt-4 divide-y divide-line border-y border-line">
          {user.sessions.map((session) => (
            <SessionLine key={session.id} user={user} session={session} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function SessionLine({ user, session }: { user: ManagedUserDetails; session: ManagedSession }) {
  const { device, address, startedAt, impersonator } = session;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-subtle" />
      <div className="min-w-0 grow basis-48">
        <div className="flex flex-wrap items-center gap-2 text-sm font-medium">
          {device}
          {impersonator && <Badge tone="warning">{impersonator.name}, impersonating</Badge>}
        </div>
        <div className="text-sm text-subtle">
          {address && <>{address} · </>}signed in <time dateTime={startedAt}>{minuteWords(startedAt)}</time>
        </div>
      </div>
      <RevokeOne user={user} session={session} />
    </li>
  );
}

function RevokeOne({ user, session }: { user: ManagedUserDetails; session: ManagedSession }) {
  const [open, setOpen] = useState(false);
  const { device } = session;
  const revoke = trpc.admin.revokeUserSession.useMutation(
    useUserChange(`${device} is signed out`, () => setOpen(false)),
  );
  return (
    <ConfirmButton
      label="Sign out"
      accessibleLabel={`Sign out ${device}`}
      title={`Sign ${user.name} out there?`}
      description={`${device} is signed out at once, with the agents that were signed in to from it.`}
      danger
      open={open}
      onOpenChange={setOpen}
      change={revoke}
      onConfirm={() => revoke.mutate({ userId: user.id, sessionId: session.id })}
    />
  );
}

function RevokeAll({ user }: { user: ManagedUserDetails }) {
  const [open, setOpen] = useState(false);
  const revoke = trpc.admin.revokeUserSessions.useMutation(
    useUserChange(`${user.name} is signed out everywhere`, () => setOpen(false)),
  );
  return (
    <ConfirmButton
      label="Sign out everywhere"
      title={`Sign ${user.name} out everywhere?`}
      description="Every device is signed out at once, with the agents that were signed in to from there."
      danger
      open={open}
      onOpenChange={setOpen}
      change={revoke}
      onConfirm={() => revoke.mutate({ userId: user.id })}
    />
  );
}
