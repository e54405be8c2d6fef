import type { ManagedUser } from "@souk/contracts/admin/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { findUser } from "./store.ts";

/** One account as admins see it. */
export async function getManagedUser(ctx: ServiceContext, userId: string): Promise<ManagedUser> {
  const user = await findUser(ctx.db, userId);
  if (!user) throw new AppError("user.not_found");
  return user;
}
