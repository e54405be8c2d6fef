import type { InvitationOffer } from "@souk/contracts/organizations/entities";
import { useNavigate } from "@tanstack/react-router";
import { describeError } from "../../lib/api-error.ts";
import { useSession } from "../../lib/auth-client.ts";
import { dayWords } from "../../lib/date-words.ts";
import { trpc } from "../../lib/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AccountLine } from "../identity/account-line.tsx";
import { roleLabel, roleMay, vendorRoleLabel } from "./role-words.ts";
import { useSwitchOrganization } from "./use-switch-organization.ts";

/** What is offered, and the way to take it: to sign in or up first, to another account, or to accept. */
export function InvitationCard({ offer }: { offer: InvitationOffer }) {
  const { data: session } = useSession();
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 text-sm">
        <dt className="text-subtle">Your role</dt>
        <dd>
          {roleLabel(offer.role)}
          {offer.vendorRole && `, ${vendorRoleLabel(offer.vendorRole).toLowerCase()}`}
          <span className="block text-subtle">{roleMay(offer.role)}</span>
        </dd>
        <dt className="text-subtle">Open until</dt>
        <dd>
          <time dateTime={offer.expiresAt}>{dayWords(offer.expiresAt)}</time>
        </dd>
      </dl>
      {session ? <Accept offer={offer} /> : <Doors offer={offer} />}
    </div>
  );
}

function Doors({ offer }: { offer: InvitationOffer }) {
  const search = { return: `/invitations/${offer.id}` };
  return (
    <>
      <p className="text-sm text-muted">Go on with the address that the invitation was sent to.</p>
      <div className="grid grid-cols-2 gap-3">
        <LinkButton to="/login" search={search} size="lg">
          Sign in
        </LinkButton>
        <LinkButton to="/sign-up" search={search} size="lg" variant="primary">
          Sign up
        </LinkButton>
      </div>
    </>
  );
}

function Accept({ offer }: { offer: InvitationOffer }) {
  const navigate = useNavigate();
  const change = useSwitchOrganization();
  const accept = trpc.organizations.acceptInvitation.useMutation({
    onSuccess: async ({ id }) => {
      await change.mutateAsync({ organizationId: id });
      await navigate({ to: "/settings/organization" });
    },
  });
  return (
    <>
      <AccountLine after={`/invitations/${offer.id}`} />
      {!offer.isForCaller && (
        <Notice tone="warning">
          This invitation was sent to another address. Switch to the account with that address.
        </Notice>
      )}
      {accept.error && <Notice tone="danger">{describeError(accept.error).message}</Notice>}
      <Button
        size="lg"
        variant="primary"
        disabled={!offer.isForCaller}
        pending={accept.isPending || change.isPending}
        onClick={() => accept.mutate({ invitationId: offer.id })}
      >
        Join {offer.organizationName}
      </Button>
    </>
  );
}
