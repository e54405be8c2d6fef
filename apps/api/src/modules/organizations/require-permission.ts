import { AppError } from "@souk/contracts/common/errors";
import { type ActionAbout, allows } from "@souk/contracts/identity/permissions";
import type { UserActor } from "../../platform/actor.ts";
import { findSeat, type Seat } from "../../platform/find-seat.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { lockOrganization } from "./store.ts";

/** What every verb about an organization needs: a person who asks. */
export interface MemberContext extends ServiceContext {
  actor: UserActor;
}

/**
 * The caller's seat in the organization that they named, if it lets them do this. Members who may not are refused; for
 * everybody else, admins of the marketplace included, the organization does not exist.
 */
export async function requirePermission(
  ctx: MemberContext,
  organizationId: string,
  action: ActionAbout<"organization">,
): Promise<Seat> {
  const seat = await findSeat(ctx.db, { organizationId, userId: ctx.actor.userId });
  if (!seat) throw new AppError("organization.not_found");
  if (!allows({ platform: ctx.actor.role, organization: seat.role }, action))
    throw new AppError("auth.forbidden");
  return seat;
}

/**
 * The same for a change of the organization or its members, which holds the organization: changes come one after the
 * other, each judged by the roles that the one before has left.
 */
export async function requireChange(
  tx: InTransaction<MemberContext>,
  organizationId: string,
  action: ActionAbout<"organization">,
) {
  const organization = await lockOrganization(tx.db, organizationId);
  if (!organization) throw new AppError("organization.not_found");
  const seat = await requirePermission(tx, organizationId, action);
  return { name: organization.name, isPersonal: organization.personalUserId !== null, seat };
}

/** The same for what is not done to a personal organization. */
export async function requireSharedChange(
  tx: InTransaction<MemberContext>,
  organizationId: string,
  action: ActionAbout<"organization">,
) {
  const organization = await requireChange(tx, organizationId, action);
  if (organization.isPersonal) throw new AppError("organization.personal");
  return organization;
}
