import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { and, desc, eq, gt, ne } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** A session by id, alive or not. */
export async function findSession(db: ServiceContext["db"], id: string) {
  const [row] = await db
    .select({ startedAt: sessions.createdAt, impersonatedBy: sessions.impersonatedBy })
    .from(sessions)
    .where(eq(sessions.id, id));
  return row;
}

/** Where a person is signed in now, by last activity. */
export function selectSessions(db: ServiceContext["db"], userId: string, now: Date) {
  return db
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      ipAddress: sessions.ipAddress,
      impersonatedBy: sessions.impersonatedBy,
      impersonatorName: users.name,
      createdAt: sessions.createdAt,
      updatedAt: sessions.updatedAt,
    })
    .from(sessions)
    .leftJoin(users, eq(users.id, sessions.impersonatedBy))
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.updatedAt), desc(sessions.id));
}

/** Holds a person's sessions until the transaction ends: one of them, or all but one. */
export function lockSessions(
  db: Transaction,
  userId: string,
  { only, except }: { only?: string; except?: string },
) {
  return db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        only ? eq(sessions.id, only) : undefined,
        except ? ne(sessions.id, except) : undefined,
      ),
    )
    .for("update");
}

/** Ends an admin's sessions through others' eyes, and answers which those were. */
export function deleteSessionsThroughOthers(db: Transaction, adminId: string) {
  return db
    .delete(sessions)
    .where(eq(sessions.impersonatedBy, adminId))
    .returning({ id: sessions.id, userId: sessions.userId });
}

/** Ends a session. */
export async function deleteSession(db: Transaction, id: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.id, id));
}
