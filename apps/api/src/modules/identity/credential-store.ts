import { users, verifications } from "@souk/db/schema/identity";
import { and, eq } from "drizzle-orm";
import type { Transaction } from "../../platform/service-context.ts";

/** Ends every link with which a person could choose a new password: these alone are kept under the bare id. */
export async function deleteResetLinks(db: Transaction, userId: string): Promise<void> {
  await db.delete(verifications).where(eq(verifications.value, userId));
}

/** The person has read what was sent to their address. */
export async function markEmailVerified(db: Transaction, userId: string): Promise<void> {
  await db
    .update(users)
    .set({ emailVerified: true })
    .where(and(eq(users.id, userId), eq(users.emailVerified, false)));
}
