import { AppError } from "@souk/contracts/common/errors";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { endImpersonationsBy } from "./end-impersonations.ts";
import { deleteTokensOfSession } from "./grant-store.ts";
import { deleteSession, lockSessions } from "./session-store.ts";
import { findUser } from "./store.ts";

/** Signs somebody out in one place, with the agents signed in to from there. For admins; others revoke their own. */
export function endUserSession(
  ctx: ServiceContext,
  { userId, sessionId }: { userId: string; sessionId: string },
): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const [session] = await lockSessions(tx.db, userId, { only: sessionId });
    if (!session) throw new AppError("session.not_found");
    await endSession(tx, { id: session.id, userId });
    await endImpersonationsBy(tx, userId);
  });
}

/** Signs somebody out everywhere, and answers how many places that were. Unknown people are `user.not_found`. */
export function endUserSessions(
  ctx: ServiceContext,
  { userId }: { userId: string },
): Promise<{ ended: number }> {
  return withTransaction(ctx, async (tx) => {
    if (!(await findUser(tx.db, userId))) throw new AppError("user.not_found");
    const sessions = await lockSessions(tx.db, userId, {});
    for (const { id } of sessions) await endSession(tx, { id, userId });
    return { ended: sessions.length + (await endImpersonationsBy(tx, userId)) };
  });
}

/** An admin who ends a session distrusts it, and so the agents signed in through it. */
async function endSession(
  tx: InTransaction<ServiceContext>,
  { id, userId }: { id: string; userId: string },
): Promise<void> {
  await deleteTokensOfSession(tx.db, { id, userId });
  await deleteSession(tx.db, id);
  await audit(tx, { action: "session.ended", subject: { kind: "session", id }, details: { userId } });
}
