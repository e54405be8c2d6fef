import type { Database } from "@souk/db/client";
import { users } from "@souk/db/schema/people";
import { eq } from "drizzle-orm";

const databases = new Map<string, Database>();

/** Says which database stands behind an API of a test, for those who know its address only. */
export function keepDatabase(apiUrl: string, db: Database): void {
  databases.set(apiUrl, db);
}

/** What the link in the mailbox does, for tests that are about something else. Answers the person's id. */
export async function confirmEmail(apiUrl: string, email: string): Promise<string> {
  const db = databases.get(apiUrl);
  if (!db) throw new Error(`Nobody told which database stands behind ${apiUrl}.`);
  const [user] = await db
    .update(users)
    .set({ emailVerified: true })
    .where(eq(users.email, email.toLowerCase()))
    .returning({ id: users.id });
  if (!user) throw new Error(`There is no account of ${email}.`);
  return user.id;
}
