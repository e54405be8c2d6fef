import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { endMembership } from "./leave-organization.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { requireManageable } from "./update-member.ts";

/**
 * Takes somebody else's seat away. Their sessions and agents lose the organization at once; what was bought stays the
 * organization's. One's own seat is given up by leaving.
 */
export function removeMember(
  ctx: MemberContext,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { seat } = await requireSharedChange(tx, organizationId, "members.manage");
    if (userId === tx.actor.userId) throw new AppError("user.self");
    const { role } = await requireManageable(tx, { organizationId, userId, by: seat.role }, null);
    await endMembership(tx, { organizationId, userId });
    await audit(tx, {
      action: "member.removed",
      subject: { kind: "user", id: userId },
      organizationId,
      details: { role },
    });
  });
}
