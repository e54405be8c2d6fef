import { Link } from "@tanstack/react-router";
import type { ManagedUser } from "@souk/contracts/admin/entities";
import { shortDay } from "../../../lib/date-words.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Cell, HeadCell, Row, Table } from "../../../ui/table.tsx";
import { UserActions } from "./user-actions.tsx";

/** Accounts, each with what may be done to it. One's own cannot be changed from here. */
export function UserTable({ users, ownId }: { users: readonly ManagedUser[]; ownId: string | undefined }) {
  return (
    <Table label="Users">
      <thead>
        <tr>
          <HeadCell>User</HeadCell>
          <HeadCell className="max-sm:hidden">State</HeadCell>
          <HeadCell className="text-right max-md:hidden">Live plans</HeadCell>
          <HeadCell className="max-md:hidden">Signed up</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} isSelf={user.id === ownId} />
        ))}
      </tbody>
    </Table>
  );
}

function UserRow({ user, isSelf }: { user: ManagedUser; isSelf: boolean }) {
  return (
    <Row>
      <Cell>
        <div className="flex items-center gap-3">
          <Avatar name={user.name} className="max-sm:hidden" />
          <div className="min-w-0 wrap-anywhere">
            <Link
              to="/admin/users/$userId"
              params={{ userId: user.id }}
              className="rounded-sm font-medium hover:underline"
            >
              {user.name}
            </Link>
            <span className="block text-subtle">{user.email}</span>
            <span className="mt-1 flex flex-wrap gap-1.5 sm:hidden">
              <UserBadges user={user} isSelf={isSelf} />
            </span>
          </div>
        </div>
      </Cell>
      <Cell className="max-sm:hidden">
        <div className="flex flex-wrap gap-1.5">
          <UserBadges user={user} isSelf={isSelf} />
        </div>
        {user.ban && <p className="mt-1 max-w-64 text-subtle">{banWords(user.ban)}</p>}
      </Cell>
      <Cell className="text-right tabular-nums max-md:hidden">
        {user.liveSubscriptions.toLocaleString("en")}
      </Cell>
      <Cell className="whitespace-nowrap text-muted max-md:hidden">
        <time dateTime={user.createdAt}>{shortDay(user.createdAt)}</time>
      </Cell>
      <Cell className="w-0 text-right">{!isSelf && <UserActions user={user} />}</Cell>
    </Row>
  );
}

function UserBadges({ user, isSelf }: { user: ManagedUser; isSelf: boolean }) {
  return (
    <>
      {isSelf && <Badge>You</Badge>}
      {user.role === "admin" && <Badge tone="accent">Admin</Badge>}
      {user.ban ? (
        <Badge tone="danger">Banned</Badge>
      ) : (
        user.role === "user" && !isSelf && <Badge>User</Badge>
      )}
    </>
  );
}

function banWords({ reason, expiresAt }: NonNullable<ManagedUser["ban"]>): string {
  return expiresAt ? `${reason}, until ${shortDay(expiresAt)}` : reason;
}
