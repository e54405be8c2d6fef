import { users } from "@souk/db/schema/people";
import { accounts } from "@souk/db/schema/sessions";
import { passkeys } from "@souk/db/schema/sign-in";
import { and, asc, eq } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Everything that a person signs in with, the oldest first: `credential` is a password, `passkey` any number of them. */
export async function selectWaysIn(db: Db, userId: string): Promise<{ provider: string; since: Date }[]> {
  const [linked, keys] = await Promise.all([
    db
      .select({ provider: accounts.providerId, since: accounts.createdAt })
      .from(accounts)
      .where(eq(accounts.userId, userId))
      .orderBy(asc(accounts.createdAt), asc(accounts.id)),
    db.select({ since: passkeys.createdAt }).from(passkeys).where(eq(passkeys.userId, userId)).limit(1),
  ]);
  return [...linked, ...keys.map(({ since }) => ({ provider: "passkey", since }))];
}

/** Holds what a person signs in with until the transaction ends, so that two ways in are not taken away at once. */
export async function lockWaysIn(db: Transaction, userId: string): Promise<void> {
  await db.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("update");
}

/** Takes a provider's account from a person's; answers whether there was one. */
export async function deleteLinkedAccount(
  db: Transaction,
  userId: string,
  provider: string,
): Promise<boolean> {
  const gone = await db
    .delete(accounts)
    .where(and(eq(accounts.userId, userId), eq(accounts.providerId, provider)))
    .returning({ id: accounts.id });
  return gone.length > 0;
}
