import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import type { MailContext } from "../mail/index.ts";
import { deleteTokensOfSession } from "./grant-store.ts";
import { endImpersonationsBy } from "./end-impersonations.ts";
import { noticeOwner } from "./notice-owner.ts";
import { deleteSession, lockSessions } from "./session-store.ts";

type Context = MailContext & { actor: UserActor };

/**
 * Signs the caller out in one place, with the agents that were signed in to from there. Unknown and foreign
 * sessions are `session.not_found`. An admin's looks through others' eyes end with any session that they end.
 */
export function revokeSession(ctx: Context, { sessionId }: { sessionId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const { userId } = tx.actor;
    const [session] = await lockSessions(tx.db, userId, { only: sessionId });
    if (!session) throw new AppError("session.not_found");
    await endSession(tx, session.id);
    await endImpersonationsBy(tx, userId);
    await noticeOwner(tx, userId, "session-revoked");
  });
}

/** Signs the caller out everywhere but here; answers how many places that were. None is no news and no mail. */
export function revokeOtherSessions(ctx: Context): Promise<{ ended: number }> {
  return withTransaction(ctx, async (tx) => {
    const { userId, session } = tx.actor;
    const others = await lockSessions(tx.db, userId, session ? { except: session.id } : {});
    for (const { id } of others) await endSession(tx, id);
    const ended = others.length + (await endImpersonationsBy(tx, userId));
    if (ended > 0) await noticeOwner(tx, userId, "sessions-revoked");
    return { ended };
  });
}

/** Whoever revokes a session distrusts it, and so the agents signed in through it. */
async function endSession(tx: InTransaction<Context>, id: string): Promise<void> {
  const { userId } = tx.actor;
  await deleteTokensOfSession(tx.db, { id, userId });
  await deleteSession(tx.db, id);
  await audit(tx, { action: "session.ended", subject: { kind: "session", id }, details: { userId } });
}
