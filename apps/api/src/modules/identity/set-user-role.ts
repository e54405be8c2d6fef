import { AppError } from "@souk/contracts/common/errors";
import type { UserRole } from "@souk/contracts/identity/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";
import { refuseSelf } from "./refuse-self.ts";
import { deleteImpersonationsOf, updateUser } from "./store.ts";

/**
 * Makes a person an admin or an ordinary user, from their next request on. Nobody changes their own role, and the last
 * admin stays one. What one looks at through another's eyes ends with it: admins may, and nobody through an admin's.
 */
export async function setUserRole(
  ctx: ServiceContext,
  { userId, role }: { userId: string; role: UserRole },
): Promise<void> {
  refuseSelf(ctx, userId);
  return withTransaction(ctx, async (tx) => {
    if (role !== "admin") await keepAnAdmin(tx, userId);
    if (!(await updateUser(tx.db, userId, { role }))) throw new AppError("user.not_found");
    await deleteImpersonationsOf(tx.db, userId);
    await audit(tx, {
      action: "user.role_changed",
      subject: { kind: "user", id: userId },
      details: { role },
    });
  });
}
