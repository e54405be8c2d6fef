import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { endKeysOfUser } from "../api-keys/index.ts";
import { enqueueMail, type MailContext } from "../mail/index.ts";
import { keepAnAdmin } from "./keep-an-admin.ts";
import { refuseSelf } from "./refuse-self.ts";
import { deleteTokensOfUser } from "./grant-store.ts";
import { deleteSessionsOfUser, findUser, updateUser } from "./store.ts";

export interface Ban {
  userId: string;
  reason: string;
  /** Null bans until the ban is lifted. */
  expiresAt: Date | null;
}

/**
 * Locks a person out: every session, every agent's token, refresh tokens included, and every API key ends at once. They
 * are told by mail why, and until when.
 * Nobody can ban themselves (`user.self`) or the last admin (`user.last_admin`); a ban that is over already is
 * refused (`ban.past`).
 */
export async function banUser(ctx: MailContext, { userId, reason, expiresAt }: Ban): Promise<void> {
  refuseSelf(ctx, userId);
  if (expiresAt && expiresAt <= ctx.now()) throw new AppError("ban.past");
  return withTransaction(ctx, async (tx) => {
    await keepAnAdmin(tx, userId);
    const isKnown = await updateUser(tx.db, userId, {
      banned: true,
      banReason: reason,
      banExpires: expiresAt,
    });
    if (!isKnown) throw new AppError("user.not_found");
    await endAccess(tx, userId);
    await audit(tx, {
      action: "user.banned",
      subject: { kind: "user", id: userId },
      details: { reason, expiresAt: expiresAt?.toISOString() ?? null },
    });
    await tell(tx, { userId, reason, expiresAt });
  });
}

async function tell(tx: InTransaction<MailContext>, { userId, reason, expiresAt }: Ban): Promise<void> {
  const user = await findUser(tx.db, userId);
  if (!user || user.deletedAt) return;
  const props = { reason, until: expiresAt?.toISOString() ?? null };
  await enqueueMail(tx, { to: user.email, template: "account-banned", props });
}

async function endAccess(tx: InTransaction<MailContext>, userId: string): Promise<void> {
  await deleteTokensOfUser(tx.db, userId);
  await endKeysOfUser(tx, userId, "user");
  await deleteSessionsOfUser(tx.db, userId);
}
