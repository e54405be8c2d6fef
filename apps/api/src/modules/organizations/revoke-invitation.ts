import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { closeInvitation, lockInvitation } from "./invitation-store.ts";
import { type MemberContext, requireChange } from "./require-permission.ts";

/** Takes an invitation back; one that was accepted meanwhile stays accepted. */
export function revokeInvitation(
  ctx: MemberContext,
  { organizationId, invitationId }: { organizationId: string; invitationId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    await requireChange(tx, organizationId, "members.invite");
    const invitation = await lockInvitation(tx.db, invitationId);
    if (invitation?.organizationId !== organizationId) throw new AppError("invitation.not_found");
    if (invitation.acceptedAt || invitation.revokedAt) throw new AppError("invitation.closed");
    await closeInvitation(tx.db, invitationId, { revokedAt: tx.now(), revokedBy: tx.actor.userId });
    await audit(tx, {
      action: "invitation.revoked",
      subject: { kind: "invitation", id: invitationId },
      organizationId,
      details: { email: invitation.email },
    });
  });
}
