import { AppError } from "@souk/contracts/common/errors";
import type { OrganizationRole } from "@souk/contracts/identity/entities";
import { allows } from "@souk/contracts/identity/permissions";
import type { Member } from "@souk/contracts/organizations/entities";
import type { updateMember as contract } from "@souk/contracts/organizations/operations";
import type { z } from "zod";
import { audit } from "../../platform/audit.ts";
import { findSeat, type Seat } from "../../platform/find-seat.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { type MemberContext, requireChange } from "./require-permission.ts";
import { hasOtherOwner, selectMembers, updateSeat } from "./store.ts";

/** A member that is to be changed by somebody with this role. */
interface Subject {
  organizationId: string;
  userId: string;
  by: OrganizationRole;
}

/** Changes a member's role, or their part in publishing, or both. Refuses to leave the organization without an owner. */
export function updateMember(ctx: MemberContext, input: z.output<typeof contract.input>): Promise<Member> {
  const { organizationId, userId } = input;
  return withTransaction(ctx, async (tx) => {
    const { seat } = await requireChange(tx, organizationId, "members.manage");
    const before = await requireManageable(tx, { organizationId, userId, by: seat.role }, input.role);
    const after = {
      role: input.role ?? before.role,
      vendorRole: input.vendorRole === undefined ? before.vendorRole : input.vendorRole,
    };
    await updateSeat(tx.db, { organizationId, userId }, after);
    await audit(tx, {
      action: "member.role_changed",
      subject: { kind: "user", id: userId },
      organizationId,
      details: { from: before, to: after },
    });
    const [member] = await selectMembers(tx.db, organizationId, userId);
    if (!member) throw new AppError("member.not_found");
    return member;
  });
}

/**
 * The seat that is to be changed to `role`, or taken away when that is null. Only those who manage owners may touch an
 * owner or make one, and the last owner stays. Ask under the organization's lock.
 */
export async function requireManageable(
  tx: InTransaction<MemberContext>,
  { organizationId, userId, by }: Subject,
  role: OrganizationRole | null | undefined,
): Promise<Seat> {
  const seat = await findSeat(tx.db, { organizationId, userId });
  if (!seat) throw new AppError("member.not_found");
  const isAboutOwners = seat.role === "owner" || role === "owner";
  if (isAboutOwners && !allows({ platform: "user", organization: by }, "owners.manage"))
    throw new AppError("auth.forbidden");
  const losesOwner = seat.role === "owner" && role !== undefined && role !== "owner";
  if (losesOwner && !(await hasOtherOwner(tx.db, organizationId, userId)))
    throw new AppError("organization.last_owner");
  return seat;
}
