import { AppError } from "@souk/contracts/common/errors";
import { allows } from "@souk/contracts/identity/permissions";
import type { UserActor } from "../../platform/actor.ts";
import { findSeat } from "../../platform/find-seat.ts";
import type { ServiceContext } from "../../platform/service-context.ts";

/** What every verb about keys needs: a person who asks. No key makes keys. */
export interface KeyContext extends ServiceContext {
  actor: UserActor;
}

/** Lets those pass who may manage the organization's keys. Other members are refused; to strangers it does not exist. */
export async function requireKeyPermission(ctx: KeyContext, organizationId: string): Promise<void> {
  const seat = await findSeat(ctx.db, { organizationId, userId: ctx.actor.userId });
  if (!seat) throw new AppError("organization.not_found");
  if (!allows({ platform: ctx.actor.role, organization: seat.role }, "api_keys.manage"))
    throw new AppError("auth.forbidden");
}
