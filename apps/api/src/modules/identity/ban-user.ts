import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { refuseSelf } from "./refuse-self.ts";
import { deleteTokensOfUser } from "./grant-store.ts";
import { deleteSessionsOfUser, updateUser } from "./store.ts";

export interface Ban {
  userId: string;
  reason: string;
  /** Null bans until the ban is lifted. */
  expiresAt: Date | null;
}

/**
 * Locks a person out: every session and every agent's token ends at once, refresh tokens included.
 * Nobody can ban themselves (`user.self`).
 */
export async function banUser(ctx: ServiceContext, { userId, reason, expiresAt }: Ban): Promise<void> {
  refuseSelf(ctx, userId);
  return withTransaction(ctx, async (tx) => {
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
  });
}

async function endAccess(tx: InTransaction<ServiceContext>, userId: string): Promise<void> {
  await deleteTokensOfUser(tx.db, userId);
  await deleteSessionsOfUser(tx.db, userId);
}
