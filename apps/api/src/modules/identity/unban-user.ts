import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { findUser, updateUser } from "./store.ts";

/**
 * Lifts a ban and tells the person by mail. They sign in again; agents must be connected anew, for the ban ended their
 * tokens. Who is not banned is not written to.
 */
export function unbanUser(ctx: MailContext, { userId }: { userId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const user = await findUser(tx.db, userId);
    if (!user) throw new AppError("user.not_found");
    await updateUser(tx.db, userId, { banned: false, banReason: null, banExpires: null });
    await audit(tx, { action: "user.unbanned", subject: { kind: "user", id: userId } });
    if (user.banned && !user.deletedAt)
      await enqueueMail(tx, { to: user.email, template: "account-unbanned", props: {} });
  });
}
