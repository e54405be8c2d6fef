import { AppError } from "@souk/contracts/common/errors";
import type { Invitation } from "@souk/contracts/organizations/entities";
import type { inviteMember as contract } from "@souk/contracts/organizations/operations";
import type { z } from "zod";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import {
  countInvitationsSince,
  countOpenInvitations,
  findOpenInvitationSince,
  isMemberByEmail,
  type NewInvitation,
  replaceInvitation,
  updateInvitation,
} from "./invitation-store.ts";
import { getOpenInvitation } from "./list-invitations.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import {
  HOUR_MS,
  INVITATION_DAYS,
  INVITATION_MAILS_PER_HOUR,
  INVITATIONS_PER_HOUR,
  invitationEnd,
  OPEN_INVITATIONS_LIMIT,
  RESEND_AFTER_MS,
} from "./rules.ts";

type Context = MemberContext & MailContext;

/**
 * Offers an address a seat and mails it the link. An open invitation of the address is replaced; a young one is changed
 * instead, and no second mail goes out. Says nothing about whether the address has an account.
 */
export function inviteMember(ctx: Context, input: z.output<typeof contract.input>): Promise<Invitation> {
  const { organizationId, email, role, vendorRole = null } = input;
  return withTransaction(ctx, async (tx) => {
    await requireSharedChange(tx, organizationId, "members.invite");
    if (await isMemberByEmail(tx.db, organizationId, email)) throw new AppError("member.already");
    const now = tx.now();
    const expiresAt = invitationEnd(now);
    const offer = { organizationId, email, role, vendorRole, invitedBy: tx.actor.userId, now, expiresAt };
    const id = (await changeYoung(tx, offer)) ?? (await send(tx, offer));
    await audit(tx, {
      action: "invitation.sent",
      subject: { kind: "invitation", id },
      organizationId,
      details: { email, role, vendorRole },
    });
    return getOpenInvitation(tx, { organizationId, invitationId: id });
  });
}

/** The link that was mailed a moment ago stays good, and leads to what is offered now. */
async function changeYoung(tx: InTransaction<Context>, offer: NewInvitation): Promise<string | undefined> {
  const since = new Date(offer.now.getTime() - RESEND_AFTER_MS);
  const id = await findOpenInvitationSince(tx.db, offer, since);
  if (id) await updateInvitation(tx.db, id, offer);
  return id;
}

/** No stranger's words are in the mail: the page behind the link has them. */
async function send(tx: InTransaction<Context>, offer: NewInvitation): Promise<string> {
  const { organizationId, email, now, expiresAt } = offer;
  const anHourAgo = new Date(now.getTime() - HOUR_MS);
  if ((await countInvitationsSince(tx.db, organizationId, anHourAgo)) >= INVITATIONS_PER_HOUR)
    throw new AppError("invitation.too_many");
  const id = await replaceInvitation(tx.db, offer);
  if ((await countOpenInvitations(tx.db, organizationId)) > OPEN_INVITATIONS_LIMIT)
    throw new AppError("invitation.too_many");
  await enqueueMail(tx, {
    to: email,
    template: "organization-invitation",
    props: { path: `/invitations/${id}`, days: INVITATION_DAYS },
    usefulUntil: expiresAt,
    atMostPerHour: INVITATION_MAILS_PER_HOUR,
  });
  return id;
}
