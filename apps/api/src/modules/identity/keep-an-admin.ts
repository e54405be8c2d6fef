import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import { lockAdmins } from "./store.ts";

/**
 * Throws `user.last_admin` when nobody else would administrate the marketplace. Holds all admins until the transaction
 * ends: two of them who send each other away do so one after the other, and the second one stays.
 */
export async function keepAnAdmin(ctx: InTransaction<ServiceContext>, userId: string): Promise<void> {
  const admins = await lockAdmins(ctx.db, ctx.now());
  if (admins.includes(userId) && admins.length === 1) throw new AppError("user.last_admin");
}
