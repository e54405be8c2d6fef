import { AppError } from "@souk/contracts/common/errors";
import type { InvitationOffer } from "@souk/contracts/organizations/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findConfirmedEmail, findInvitation } from "./invitation-store.ts";
import { invitationState } from "./rules.ts";

/** What the link of an invitation is about, for whoever holds it. Does not tell the address that it went to. */
export async function getInvitation(
  ctx: ServiceContext,
  { invitationId }: { invitationId: string },
): Promise<InvitationOffer> {
  const row = await findInvitation(ctx.db, invitationId);
  if (!row) throw new AppError("invitation.not_found");
  const { id, organizationName, invitedBy, role, vendorRole, expiresAt, email } = row;
  const ownEmail = ctx.actor.kind === "user" ? await findConfirmedEmail(ctx.db, ctx.actor.userId) : undefined;
  return {
    id,
    organizationName,
    invitedBy,
    role,
    vendorRole,
    state: invitationState(row, ctx.now()),
    expiresAt: expiresAt.toISOString(),
    isForCaller: ownEmail === email,
  };
}
