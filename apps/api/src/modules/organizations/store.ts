import type { OrganizationRole, VendorRole } from "@souk/contracts/identity/entities";
import type { Member } from "@souk/contracts/organizations/entities";
import { vendors } from "@souk/db/schema/catalog";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { and, asc, desc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import type { Seat } from "../../platform/find-seat.ts";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

// Organizations

/** A person's organizations with their seat in each, the personal one first, the others by name. */
export function selectOrganizationsOf(db: Db, userId: string, where?: SQL) {
  const isPersonal = sql<boolean>`${organizations.personalUserId} is not null`;
  return db
    .select({
      id: organizations.id,
      name: organizations.name,
      slug: organizations.slug,
      isPersonal,
      role: members.role,
      vendorRole: members.vendorRole,
      publishesAs: vendors.name,
      memberCount: sql<number>`(select count(*)::int from ${members} m where m.organization_id = ${organizations.id})`,
      createdAt: organizations.createdAt,
    })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .leftJoin(vendors, eq(vendors.organizationId, organizations.id))
    .where(and(eq(members.userId, userId), where))
    .orderBy(desc(isPersonal), sql`lower(${organizations.name})`, asc(organizations.id));
}

/** One organization, if the person is a member of it. */
export async function findOrganizationOf(db: Db, userId: string, organizationId: string) {
  const [row] = await selectOrganizationsOf(db, userId, eq(organizations.id, organizationId));
  return row;
}

/** An organization, held until the transaction ends: whoever changes its members waits. */
export async function lockOrganization(db: Transaction, organizationId: string) {
  const [row] = await db
    .select({ name: organizations.name, personalUserId: organizations.personalUserId })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .for("no key update");
  return row;
}

/** How many organizations the person owns beside the personal one; holds the person, so that two are not made at once. */
export async function lockAndCountOwned(db: Transaction, userId: string): Promise<number> {
  await db.select({ id: users.id }).from(users).where(eq(users.id, userId)).for("no key update");
  const rows = await db
    .select({ id: organizations.id })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(and(eq(members.userId, userId), eq(members.role, "owner"), isNull(organizations.personalUserId)));
  return rows.length;
}

/** A new organization with its owner. */
export async function insertOrganization(
  db: Transaction,
  { name, slug, ownerId }: { name: string; slug: string; ownerId: string },
): Promise<string> {
  const [made] = await db.insert(organizations).values({ name, slug }).returning({ id: organizations.id });
  if (!made) throw new Error("insert into organizations returned no row");
  await db.insert(members).values({ organizationId: made.id, userId: ownerId, role: "owner" });
  return made.id;
}

/** Renames an organization. */
export async function updateName(db: Transaction, organizationId: string, name: string): Promise<void> {
  await db.update(organizations).set({ name }).where(eq(organizations.id, organizationId));
}

// Seats

function isSeat(organizationId: string, userId: string): SQL | undefined {
  return and(eq(members.organizationId, organizationId), eq(members.userId, userId));
}

/** Everybody in the organization by name, or one of them. */
export async function selectMembers(db: Db, organizationId: string, userId?: string): Promise<Member[]> {
  const rows = await db
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      role: members.role,
      vendorRole: members.vendorRole,
      joinedAt: members.createdAt,
    })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), userId ? eq(members.userId, userId) : undefined))
    .orderBy(sql`lower(${users.name})`, asc(users.id));
  return rows.map((row) => ({
    ...row,
    role: row.role as OrganizationRole,
    vendorRole: row.vendorRole as VendorRole | null,
    joinedAt: row.joinedAt.toISOString(),
  }));
}

/** Gives a person a seat; answers false when they have one. */
export async function insertSeat(
  db: Transaction,
  seat: { organizationId: string; userId: string; role: string; vendorRole: string | null },
): Promise<boolean> {
  const made = await db.insert(members).values(seat).onConflictDoNothing().returning({ id: members.id });
  return made.length > 0;
}

/** Changes a role, or a part in publishing. */
export async function updateSeat(
  db: Transaction,
  { organizationId, userId }: { organizationId: string; userId: string },
  changes: Partial<Seat>,
): Promise<void> {
  await db.update(members).set(changes).where(isSeat(organizationId, userId));
}

/** Takes the seat away; sessions that acted for the organization act for the personal one again. */
export async function deleteSeat(db: Transaction, organizationId: string, userId: string): Promise<void> {
  await db.delete(members).where(isSeat(organizationId, userId));
  await db
    .update(sessions)
    .set({ activeOrganizationId: null })
    .where(and(eq(sessions.userId, userId), eq(sessions.activeOrganizationId, organizationId)));
}

/** Whether somebody else owns the organization. Ask under its lock. */
export async function hasOtherOwner(
  db: Transaction,
  organizationId: string,
  userId: string,
): Promise<boolean> {
  const rows = await db
    .select({ id: members.id })
    .from(members)
    .where(
      and(eq(members.organizationId, organizationId), eq(members.role, "owner"), ne(members.userId, userId)),
    )
    .limit(1);
  return rows.length > 0;
}

// Sessions

/** What a session acts for from now on; false when the session is gone. */
export async function updateActiveOrganization(
  db: Transaction,
  sessionId: string,
  organizationId: string,
): Promise<boolean> {
  const changed = await db
    .update(sessions)
    .set({ activeOrganizationId: organizationId })
    .where(eq(sessions.id, sessionId))
    .returning({ id: sessions.id });
  return changed.length > 0;
}
