import { passkeys, spentCodes, twoFactors } from "@souk/db/schema/sign-in";
import { and, eq, lt } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

/** A code is on the screen for 30 seconds and taken one step before and after. */
const CODE_LIVES_SECONDS = 120;

/** Marks a code as used; answers false when it was used before. */
export async function insertSpentCode(
  db: Transaction,
  code: { userId: string; codeHash: string },
): Promise<boolean> {
  const inserted = await db.insert(spentCodes).values(code).onConflictDoNothing().returning();
  return inserted.length > 0;
}

/** True when a code was used before. */
export async function wasCodeSpent(
  db: ServiceContext["db"],
  { userId, codeHash }: { userId: string; codeHash: string },
): Promise<boolean> {
  const isIt = and(eq(spentCodes.userId, userId), eq(spentCodes.codeHash, codeHash));
  return (await db.$count(spentCodes, isIt)) > 0;
}

/** Removes codes that are no longer taken anyway. */
export async function deleteSpentCodes(db: ServiceContext["db"], now: Date): Promise<void> {
  await db
    .delete(spentCodes)
    .where(lt(spentCodes.spentAt, new Date(now.getTime() - CODE_LIVES_SECONDS * 1000)));
}

/** What protects an account besides its password: a confirmed authenticator app, and how many passkeys. */
export async function selectFactors(
  db: ServiceContext["db"],
  userId: string,
): Promise<{ authenticatorApp: boolean; passkeys: number }> {
  const [apps, keys] = await Promise.all([
    db.$count(twoFactors, and(eq(twoFactors.userId, userId), eq(twoFactors.verified, true))),
    db.$count(passkeys, eq(passkeys.userId, userId)),
  ]);
  return { authenticatorApp: apps > 0, passkeys: keys };
}
