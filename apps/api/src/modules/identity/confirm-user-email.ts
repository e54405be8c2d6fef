import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { findUser, updateUser } from "./store.ts";

/** Confirms somebody's address in their stead. One that is confirmed stays as it is: nothing is audited then. */
export function confirmUserEmail(ctx: ServiceContext, { userId }: { userId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const user = await findUser(tx.db, userId);
    if (!user || user.deletedAt) throw new AppError("user.not_found");
    if (user.emailVerified) return;
    await updateUser(tx.db, userId, { emailVerified: true });
    await audit(tx, { action: "user.email_confirmed_by_admin", subject: { kind: "user", id: userId } });
  });
}
