import { AppError } from "@souk/contracts/common/errors";
import type { Organization } from "@souk/contracts/organizations/entities";
import { audit } from "../../platform/audit.ts";
import { findSeat } from "../../platform/find-seat.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getOrganization } from "./list-organizations.ts";
import { type MemberContext, requireSharedChange } from "./require-permission.ts";
import { updateSeat } from "./store.ts";

/**
 * Makes another member an owner and the caller, an owner until then, an admin. Of two transfers at once the second is
 * judged by what the first has left.
 */
export function transferOrganization(
  ctx: MemberContext,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<Organization> {
  return withTransaction(ctx, async (tx) => {
    await requireSharedChange(tx, organizationId, "organization.transfer");
    if (userId === tx.actor.userId) throw new AppError("user.self");
    if (!(await findSeat(tx.db, { organizationId, userId }))) throw new AppError("member.not_found");
    await updateSeat(tx.db, { organizationId, userId }, { role: "owner" });
    await updateSeat(tx.db, { organizationId, userId: tx.actor.userId }, { role: "admin" });
    await audit(tx, {
      action: "organization.transferred",
      subject: { kind: "organization", id: organizationId },
      organizationId,
      details: { to: userId },
    });
    return getOrganization(tx, { organizationId });
  });
}
