import type { ManagedUserDetails } from "@souk/contracts/admin/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { describeAccess } from "../identity/index.ts";
import { getManagedUser } from "./get-managed-user.ts";
import { findUserState, selectSeats } from "./store.ts";

/** One account with everything that admins see of it. */
export async function getUser(
  ctx: ServiceContext,
  { userId }: { userId: string },
): Promise<ManagedUserDetails> {
  const [user, state] = await Promise.all([getManagedUser(ctx, userId), findUserState(ctx.db, userId)]);
  if (!state) throw new AppError("user.not_found");
  const [organizations, access] = await Promise.all([
    selectSeats(ctx.db, userId),
    describeAccess(ctx, { userId, email: user.email }),
  ]);
  return { ...user, ...state, organizations, ...access };
}
