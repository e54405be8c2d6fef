import { withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { audit } from "../../platform/audit.ts";
import { takeUntoldLocks } from "./lockout-store.ts";

/**
 * Writes to the owners of addresses that were locked since the last time, and puts it on record. A job does
 * this and not the sign-in itself, which takes as long for addresses that nobody owns.
 */
export function tellLockedOwners(ctx: MailContext): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    for (const { userId, email, lockedUntil } of await takeUntoldLocks(tx.db, tx.now())) {
      const minutes = Math.ceil(((lockedUntil?.getTime() ?? 0) - tx.now().getTime()) / 60_000);
      await enqueueMail(tx, { to: email, template: "sign-in-locked", props: { minutes } });
      await audit(tx, { action: "user.locked", subject: { kind: "user", id: userId } });
    }
  });
}
