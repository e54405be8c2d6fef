import { users } from "@souk/db/schema/people";
import { accounts, verifications } from "@souk/db/schema/sessions";
import { and, eq } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A person's password as it is kept; null where they have none. */
export interface KeptPassword {
  userId: string;
  hash: string | null;
}

const isPassword = and(eq(accounts.userId, users.id), eq(accounts.providerId, "credential"));

/** The password of the account with this lower-case e-mail, in one query whether there is one or not. */
export async function findPasswordByEmail(db: Db, email: string): Promise<KeptPassword | undefined> {
  const [row] = await db
    .select({ userId: users.id, hash: accounts.password })
    .from(users)
    .leftJoin(accounts, isPassword)
    .where(eq(users.email, email));
  return row;
}

/** The password that a person has now. */
export async function findPasswordOf(db: Db, userId: string): Promise<KeptPassword> {
  const [row] = await db
    .select({ hash: accounts.password })
    .from(users)
    .innerJoin(accounts, isPassword)
    .where(eq(users.id, userId));
  return { userId, hash: row?.hash ?? null };
}

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
