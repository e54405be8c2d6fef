import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { forgetFailures } from "./lockout-store.ts";
import { findUser } from "./store.ts";

/**
 * Opens the lock that wrong passwords or codes left on a person's address, and forgets them. One that is
 * not locked stays as it is: nothing is audited then. Unknown people are `user.not_found`.
 */
export function unlockUser(ctx: ServiceContext, { userId }: { userId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const user = await findUser(tx.db, userId);
    if (!user) throw new AppError("user.not_found");
    const wasLocked = await forgetFailures(tx.db, user.email, tx.now());
    if (wasLocked) await audit(tx, { action: "user.unlocked", subject: { kind: "user", id: userId } });
  });
}
