import type { ManagedUser, ManagedUserDetails } from "@souk/contracts/admin/entities";
import type { OrganizationRole, UserRole, VendorRole } from "@souk/contracts/identity/entities";
import { Id } from "@souk/contracts/common/ids";
import { subscriptions } from "@souk/db/schema/commerce";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { and, asc, count, desc, eq, ilike, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** One account more than the page holds, newest first, from after the cursor's id. */
export function selectUsers(
  db: Db,
  filter: { words: string | undefined; after: string | undefined; limit: number },
): Promise<ManagedUser[]> {
  const { words, after, limit } = filter;
  return readUsers(db, and(matches(words), after ? lt(users.id, after) : undefined), limit + 1);
}

export async function findUser(db: Db, userId: string): Promise<ManagedUser | undefined> {
  const [user] = await readUsers(db, eq(users.id, userId), 1);
  return user;
}

export function countUsers(db: Db, words: string | undefined): Promise<number> {
  return db.$count(users, matches(words));
}

/** Words are looked for in name and e-mail; an id names one account. */
function matches(words: string | undefined): SQL | undefined {
  if (!words) return undefined;
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  const { data: id } = Id.safeParse(words.trim());
  return or(ilike(users.name, pattern), ilike(users.email, pattern), id ? eq(users.id, id) : undefined);
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

/** What of an account's state its page adds to the list. */
export async function findUserState(
  db: Db,
  userId: string,
): Promise<Pick<ManagedUserDetails, "emailVerified" | "isDeleted"> | undefined> {
  const [state] = await db
    .select({ emailVerified: users.emailVerified, isDeleted: sql<boolean>`${users.deletedAt} is not null` })
    .from(users)
    .where(eq(users.id, userId));
  return state;
}

/** The organizations that an account has a part in, its personal one first, then by name. */
export async function selectSeats(db: Db, userId: string): Promise<ManagedUserDetails["organizations"]> {
  const isPersonal = sql<boolean>`${organizations.personalUserId} is not null`;
  const rows = await db
    .select({
      id: organizations.id,
      name: organizations.name,
      isPersonal,
      role: members.role,
      vendorRole: members.vendorRole,
    })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(desc(isPersonal), asc(organizations.name), asc(organizations.id));
  return rows.map((row) => ({
    ...row,
    // The columns' CHECKs hold them to the roles there are.
    role: row.role as OrganizationRole,
    vendorRole: row.vendorRole as VendorRole | null,
  }));
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
