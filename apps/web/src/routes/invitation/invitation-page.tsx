import type { ReactNode } from "react";
import type { InvitationState } from "@souk/contracts/organizations/entities";
import { getRouteApi } from "@tanstack/react-router";
import { MailX } from "lucide-react";
import { AuthCard } from "../../features/identity/auth-card.tsx";
import { InvitationCard } from "../../features/organizations/invitation-card.tsx";
import { errorCode } from "../../lib/api-error.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";

const route = getRouteApi("/focus/invitations/$invitationId");

/** An invitation to an organization: who invites, to what, and the button that accepts. */
export function InvitationPage() {
  usePageTitle("Invitation");
  const { invitationId } = route.useParams();
  const { data, error, isPending, refetch } = trpc.organizations.getInvitation.useQuery({ invitationId });
  if (isPending)
    return (
      <div role="status" aria-label="Loading the invitation">
        <Skeleton className="h-80 rounded-xl" />
      </div>
    );
  if (!data) {
    const code = errorCode(error);
    if (code === "invitation.not_found" || code === "request.invalid")
      return <Closed>{sentences.unknown}</Closed>;
    return <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (data.state !== "open") return <Closed>{sentences[data.state]}</Closed>;
  return (
    <AuthCard
      title={`Join ${data.organizationName}`}
      lead={`${data.invitedBy ?? "A member"} invites you to share its plans and usage at Souk.`}
    >
      <InvitationCard offer={data} />
    </AuthCard>
  );
}

const sentences: Record<Exclude<InvitationState, "open"> | "unknown", string> = {
  accepted:
    "This invitation was accepted already. If that was you, the organization is in your account menu.",
  revoked: "This invitation was taken back or replaced by a newer one. Look for another mail, or ask again.",
  expired: "This invitation has expired. Ask whoever sent it for another one.",
  unknown: "The link is not right. Copy the whole link from the mail.",
};

function Closed({ children }: { children: ReactNode }) {
  return (
    <>
      <h1 className="sr-only">Invitation</h1>
      <EmptyState
        icon={<MailX />}
        title="There is nothing to accept here"
        action={
          <LinkButton to="/" variant="primary">
            Go to the catalogue
          </LinkButton>
        }
      >
        {children}
      </EmptyState>
    </>
  );
}
