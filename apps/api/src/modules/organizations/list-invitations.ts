import { AppError } from "@souk/contracts/common/errors";
import type { Invitation } from "@souk/contracts/organizations/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectOpenInvitations } from "./invitation-store.ts";
import { type MemberContext, requirePermission } from "./require-permission.ts";

/** Invitations that were neither accepted nor revoked, newest first. */
export async function listInvitations(
  ctx: MemberContext,
  { organizationId }: { organizationId: string },
): Promise<{ items: Invitation[] }> {
  await requirePermission(ctx, organizationId, "members.invite");
  const rows = await selectOpenInvitations(ctx.db, organizationId);
  return { items: rows.map(toInvitation) };
}

/** One of them, for a caller whose right to it was settled. */
export async function getOpenInvitation(
  ctx: ServiceContext,
  { organizationId, invitationId }: { organizationId: string; invitationId: string },
): Promise<Invitation> {
  const [row] = await selectOpenInvitations(ctx.db, organizationId, invitationId);
  if (!row) throw new AppError("invitation.not_found");
  return toInvitation(row);
}

type Row = Awaited<ReturnType<typeof selectOpenInvitations>>[number];

function toInvitation({ id, email, role, vendorRole, invitedBy, createdAt, expiresAt }: Row): Invitation {
  return {
    id,
    email,
    role,
    vendorRole,
    invitedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
