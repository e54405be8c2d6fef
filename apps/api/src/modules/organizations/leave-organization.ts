import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { endKeysOfMember } from "../api-keys/index.ts";
import { endGrantsOfMember } from "../identity/index.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { deleteSeat, hasOtherOwner } from "./store.ts";

/**
 * Gives up the caller's seat. Their sessions act for their personal organization again, and agents that acted for this
 * one with their consent, and API keys that they made for it, lose access at once. Refuses the last owner.
 */
export function leaveOrganization(
  ctx: MemberContext,
  { organizationId }: { organizationId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const { seat } = await requireSharedChange(tx, organizationId, "organization.leave");
    if (seat.role === "owner" && !(await hasOtherOwner(tx.db, organizationId, userId)))
      throw new AppError("organization.last_owner");
    await endMembership(tx, { organizationId, userId });
    await audit(tx, {
      action: "organization.left",
      subject: { kind: "user", id: userId },
      organizationId,
      details: { role: seat.role },
    });
  });
}

/** Takes a seat away with all that stands on it. Whether it may be taken is for the caller to know. */
export async function endMembership(
  tx: InTransaction<MemberContext>,
  seat: { organizationId: string; userId: string },
): Promise<void> {
  await endGrantsOfMember(tx, seat);
  await endKeysOfMember(tx, seat);
  await deleteSeat(tx.db, seat.organizationId, seat.userId);
}
