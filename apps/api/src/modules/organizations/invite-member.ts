import { AppError } from "@souk/contracts/common/errors";
import type { Invitation } from "@souk/contracts/organizations/entities";
import type { inviteMember as contract } from "@souk/contracts/organizations/operations";
import type { z } from "zod";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import {
  countOpenInvitations,
  findName,
  isConfirmedAddress,
  isMemberByEmail,
  replaceInvitation,
} from "./invitation-store.ts";
import { getOpenInvitation } from "./list-invitations.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { INVITATION_DAYS, invitationEnd, OPEN_INVITATIONS_LIMIT } from "./rules.ts";

/**
 * Offers an address a seat and mails it the link. An open invitation of the address is replaced. Says nothing about
 * whether the address has an account.
 */
export function inviteMember(
  ctx: MemberContext & MailContext,
  input: z.output<typeof contract.input>,
): Promise<Invitation> {
  const { organizationId, email, role, vendorRole = null } = input;
  return withTransaction(ctx, async (tx) => {
    const { name } = await requireSharedChange(tx, organizationId, "members.invite");
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
    await mailInvitation(tx, { id, email, organization: name, expiresAt });
    return getOpenInvitation(tx, { organizationId, invitationId: id });
  });
}

/** To an address that nobody has confirmed, no stranger's words are sent: the page behind the link has them. */
async function mailInvitation(
  tx: InTransaction<MemberContext & MailContext>,
  invitation: { id: string; email: string; organization: string; expiresAt: Date },
): Promise<void> {
  const { id, email, organization, expiresAt } = invitation;
  const inviter = await findName(tx.db, tx.actor.userId);
  const isKnown = await isConfirmedAddress(tx.db, email);
  await enqueueMail(tx, {
    to: email,
    template: "organization-invitation",
    props: {
      names: isKnown ? { inviter, organization } : null,
      path: `/invitations/${id}`,
      days: INVITATION_DAYS,
    },
    usefulUntil: expiresAt,
  });
}
