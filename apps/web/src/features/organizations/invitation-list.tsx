import type { Invitation, Organization } from "@souk/contracts/organizations/entities";
import { shortDay } from "../../lib/date-words.ts";
import { describeError } from "../../lib/api-error.ts";
import { trpc } from "../../lib/trpc.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/toast.tsx";
import { roleLabel } from "./role-words.ts";

/** Seats that were offered and not taken; nothing is shown while there are none. */
export function InvitationList({ organization }: { organization: Organization }) {
  const { data, dataUpdatedAt } = trpc.organizations.listInvitations.useQuery({
    organizationId: organization.id,
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="mb-4 text-lg font-semibold">
        Invitations
      </h2>
      <ul
        aria-label="Invitations"
        className="divide-y divide-line rounded-lg border border-line bg-surface text-sm"
      >
        {data.items.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            organizationId={organization.id}
            isExpired={Date.parse(invitation.expiresAt) <= dataUpdatedAt}
          />
        ))}
      </ul>
    </section>
  );
}

interface InvitationRowProps {
  invitation: Invitation;
  organizationId: string;
  /** It was when the list was read. */
  isExpired: boolean;
}

function InvitationRow({ invitation, organizationId, isExpired }: InvitationRowProps) {
  const { id, email, role, vendorRole, expiresAt } = invitation;
  const queries = trpc.useUtils();
  const settled = {
    onSuccess: () => queries.organizations.listInvitations.invalidate(),
    onError: (error: unknown) => notifyFailure("Nothing was changed", describeError(error).message),
  };
  const revoke = trpc.organizations.revokeInvitation.useMutation(settled);
  const resend = trpc.organizations.invite.useMutation(settled);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
      <div className="min-w-0 grow basis-48">
        <div className="truncate font-medium">{email}</div>
        <div className="text-subtle">
          {isExpired ? "expired on " : "open until "}
          <time dateTime={expiresAt}>{shortDay(expiresAt)}</time>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={isExpired ? "warning" : "neutral"}>{roleLabel(role)}</Badge>
        <Button
          size="sm"
          variant="ghost"
          pending={resend.isPending}
          onClick={() =>
            resend.mutate(
              { organizationId, email, role, vendorRole },
              { onSuccess: () => notify(`A new mail to ${email} is on its way`) },
            )
          }
        >
          Send again
          <span className="sr-only">to {email}</span>
        </Button>
        <Button
          size="sm"
          pending={revoke.isPending}
          onClick={() => revoke.mutate({ organizationId, invitationId: id })}
        >
          Revoke
          <span className="sr-only">the invitation of {email}</span>
        </Button>
      </div>
    </li>
  );
}
