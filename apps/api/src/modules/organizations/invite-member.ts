import { AppError } from "@souk/contracts/common/errors";
import type { Invitation } from "@souk/contracts/organizations/entities";
import type { inviteMember as contract } from "@souk/contracts/organizations/operations";
import type { z } from "zod";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { countOpenInvitations, isMemberByEmail, replaceInvitation } from "./invitation-store.ts";
import { getOpenInvitation } from "./list-invitations.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { invitationEnd, OPEN_INVITATIONS_LIMIT } from "./rules.ts";

/**
 * Offers an address a seat and mails it the link. An open invitation of the address is replaced. Says nothing about
 * whether the address has an account.
 */
export function inviteMember(
  ctx: MemberContext,
  input: z.output<typeof contract.input>,
): Promise<Invitation> {
  const { organizationId, email, role, vendorRole = null } = input;
  return withTransaction(ctx, async (tx) => {
    await requireSharedChange(tx, organizationId, "members.invite");
    if (await isMemberByEmail(tx.db, organizationId, email)) throw new AppError("member.already");
    const now = tx.now();
    const expiresAt = invitationEnd(now);
    const offer = { organizationId, email, role, vendorRole, invitedBy: tx.actor.userId, now, expiresAt };
    const id = await replaceInvitation(tx.db, offer);
    if ((await countOpenInvitations(tx.db, organizationId)) > OPEN_INVITATIONS_LIMIT)
      throw new AppError("invitation.too_many");
    await audit(tx, {
      action: "invitation.sent",
      subject: { kind: "invitation", id },
      organizationId,
      details: { email, role, vendorRole },
    });
    return getOpenInvitation(tx, { organizationId, invitationId: id });
  });
}
