import { AppError } from "@souk/contracts/common/errors";
import type { UserRole } from "@souk/contracts/identity/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { refuseSelf } from "./refuse-self.ts";
import { updateUser } from "./store.ts";

/** Makes a person an admin or an ordinary user, from their next request on. Nobody changes their own role. */
export async function setUserRole(
  ctx: ServiceContext,
  { userId, role }: { userId: string; role: UserRole },
): Promise<void> {
  refuseSelf(ctx, userId);
  return withTransaction(ctx, async (tx) => {
    if (!(await updateUser(tx.db, userId, { role }))) throw new AppError("user.not_found");
    await audit(tx, {
      action: "user.role_changed",
      subject: { kind: "user", id: userId },
      details: { role },
    });
  });
}
