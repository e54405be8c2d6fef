import { AppError } from "@souk/contracts/common/errors";
import type { Organization } from "@souk/contracts/organizations/entities";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { closeInvitation, findInvitation, lockConfirmedEmail, lockInvitation } from "./invitation-store.ts";
import { getOrganization } from "./list-organizations.ts";
import type { MemberContext } from "./require-permission.ts";
import { invitationState } from "./rules.ts";
import { insertSeat, lockOrganization } from "./store.ts";

/**
 * Takes the seat that was offered to the caller's confirmed address, once. Refuses what was closed, revoked or has
 * expired, what its inviter could not offer any more, and whoever has a seat already. The session acts on for the organization it acted for.
 */
export function acceptInvitation(
  ctx: MemberContext,
  { invitationId }: { invitationId: string },
): Promise<Organization> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const { organizationId, role, vendorRole } = await requireAcceptable(tx, invitationId);
    if (!(await insertSeat(tx.db, { organizationId, userId, role, vendorRole })))
      throw new AppError("member.already");
    await closeInvitation(tx.db, invitationId, { acceptedAt: tx.now(), acceptedBy: userId });
    await audit(tx, {
      action: "invitation.accepted",
      subject: { kind: "invitation", id: invitationId },
      organizationId,
      details: { role, vendorRole },
    });
    return getOrganization(tx, { organizationId });
  });
}

async function requireAcceptable(tx: InTransaction<MemberContext>, invitationId: string) {
  const found = await findInvitation(tx.db, invitationId);
  if (!found) throw new AppError("invitation.not_found");
  // First the organization, so that its inviter's role holds, then the person, as where accounts are deleted.
  await lockOrganization(tx.db, found.organizationId);
  const email = await lockConfirmedEmail(tx.db, tx.actor.userId);
  const invitation = await lockInvitation(tx.db, invitationId);
  if (!invitation) throw new AppError("invitation.not_found");
  if (email !== invitation.email) throw new AppError("invitation.other_address");
  const state = invitationState(invitation, tx.now());
  if (state === "open") return invitation;
  throw new AppError(state === "expired" ? "invitation.expired" : "invitation.closed");
}
