import type { ManagedUser } from "@souk/contracts/admin/entities";
import type { UserRole } from "@souk/contracts/identity/entities";
import { subscriptions } from "@souk/db/schema/commerce";
import { organizations, users } from "@souk/db/schema/identity";
import { and, count, desc, eq, ilike, lt, ne, or, type SQL } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** One account more than the page holds, newest first, from after the cursor's id. */
export function selectUsers(
  db: Db,
  filter: { words: string | undefined; after: string | undefined; limit: number },
): Promise<ManagedUser[]> {
  const { words, after, limit } = filter;
  return readUsers(db, and(namesOrMails(words), after ? lt(users.id, after) : undefined), limit + 1);
}

export async function findUser(db: Db, userId: string): Promise<ManagedUser | undefined> {
  const [user] = await readUsers(db, eq(users.id, userId), 1);
  return user;
}

export function countUsers(db: Db, words: string | undefined): Promise<number> {
  return db.$count(users, namesOrMails(words));
}

function namesOrMails(words: string | undefined): SQL | undefined {
  if (!words) return undefined;
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return or(ilike(users.name, pattern), ilike(users.email, pattern));
}

async function readUsers(db: Db, where: SQL | undefined, limit: number): Promise<ManagedUser[]> {
  const rows = await db
    .select({ user: users, liveSubscriptions: count(subscriptions.id) })
    .from(users)
    .leftJoin(organizations, eq(organizations.personalUserId, users.id))
    .leftJoin(
      subscriptions,
      and(eq(subscriptions.organizationId, organizations.id), ne(subscriptions.status, "canceled")),
    )
    .where(where)
    .groupBy(users.id)
    .orderBy(desc(users.id))
    .limit(limit);
  return rows.map((row) => toManagedUser(row.user, row.liveSubscriptions));
}

function toManagedUser(row: typeof users.$inferSelect, liveSubscriptions: number): ManagedUser {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as UserRole,
    ban: row.banned
      ? { reason: row.banReason ?? "", expiresAt: row.banExpires?.toISOString() ?? null }
      : null,
    liveSubscriptions,
    createdAt: row.createdAt.toISOString(),
  };
}
