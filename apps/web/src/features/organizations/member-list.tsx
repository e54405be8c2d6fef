import type { Member, Organization } from "@souk/contracts/organizations/entities";
import { trpc } from "../../lib/trpc.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { MemberActions } from "./member-actions.tsx";
import { roleLabel, vendorRoleLabel } from "./role-words.ts";
import { useViewer } from "./use-may.ts";

/** Everybody in the organization, and what may be done with each seat. */
export function MemberList({ organization }: { organization: Organization }) {
  const key = { organizationId: organization.id };
  const { data, error, isPending, refetch } = trpc.organizations.listMembers.useQuery(key);
  if (isPending) return <Skeleton className="h-32 rounded-lg" />;
  if (!data)
    return (
      <ErrorState title="The members could not be loaded" error={error} onRetry={() => void refetch()} />
    );
  return (
    <ul
      aria-label="Members"
      className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
    >
      {data.items.map((member) => (
        <MemberRow key={member.userId} member={member} organization={organization} />
      ))}
    </ul>
  );
}

function MemberRow({ member, organization }: { member: Member; organization: Organization }) {
  const isMe = useViewer().data?.user.id === member.userId;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
      <Avatar name={member.name} />
      <div className="min-w-0 grow basis-40">
        <div className="truncate font-medium">
          {member.name}
          {isMe && <span className="font-normal text-subtle"> (you)</span>}
        </div>
        <div className="truncate text-subtle">{member.email}</div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {member.vendorRole && <Badge tone="accent">{vendorRoleLabel(member.vendorRole)}</Badge>}
        <Badge>{roleLabel(member.role)}</Badge>
        <MemberActions member={member} organization={organization} isMe={isMe} />
      </div>
    </li>
  );
}
