import type { VendorRole } from "@souk/contracts/identity/entities";
import type { InvitedRole } from "@souk/contracts/organizations/entities";
import { invitations, members, organizations, users } from "@souk/db/schema/identity";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

const columns = {
  id: invitations.id,
  organizationId: invitations.organizationId,
  email: invitations.email,
  role: invitations.role,
  vendorRole: invitations.vendorRole,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  revokedAt: invitations.revokedAt,
};

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

interface NewInvitation {
  organizationId: string;
  email: string;
  role: InvitedRole;
  vendorRole: VendorRole | null;
  invitedBy: string;
  now: Date;
  expiresAt: Date;
}

/** Takes back what is open for the address and offers it anew, so that an older link opens nothing. */
export async function replaceInvitation(db: Transaction, { now, ...invitation }: NewInvitation) {
  const { organizationId, email, invitedBy } = invitation;
  await db
    .update(invitations)
    .set({ revokedAt: now, revokedBy: invitedBy })
    .where(and(eq(invitations.organizationId, organizationId), eq(invitations.email, email), isOpen));
  const [made] = await db.insert(invitations).values(invitation).returning({ id: invitations.id });
  if (!made) throw new Error("insert into invitations returned no row");
  return made.id;
}

/** Invitations that were neither accepted nor revoked, newest first. */
export async function selectOpenInvitations(db: Db, organizationId: string, id?: string) {
  const rows = await db
    .select({ ...columns, invitedBy: users.name })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(
      and(eq(invitations.organizationId, organizationId), isOpen, id ? eq(invitations.id, id) : undefined),
    )
    .orderBy(desc(invitations.id));
  return rows.map(withRoles);
}

export function countOpenInvitations(db: Db, organizationId: string): Promise<number> {
  return db.$count(invitations, and(eq(invitations.organizationId, organizationId), isOpen));
}

/** An invitation by its id alone, with the names behind it. */
export async function findInvitation(db: Db, invitationId: string) {
  const [row] = await db
    .select({ ...columns, organizationName: organizations.name, invitedBy: users.name })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.id, invitationId));
  return row && withRoles(row);
}

/** An invitation, held until the transaction ends: of two who would close it, the second finds it closed. */
export async function lockInvitation(db: Transaction, invitationId: string) {
  const [row] = await db
    .select(columns)
    .from(invitations)
    .where(eq(invitations.id, invitationId))
    .for("update");
  return row && withRoles(row);
}

/** Records the one end that an invitation has. */
export async function closeInvitation(
  db: Transaction,
  invitationId: string,
  end: { acceptedAt: Date; acceptedBy: string } | { revokedAt: Date; revokedBy: string },
): Promise<void> {
  await db.update(invitations).set(end).where(eq(invitations.id, invitationId));
}

/** The columns' CHECKs hold them to the roles there are. */
function withRoles<Row extends { role: string; vendorRole: string | null }>(row: Row) {
  return { ...row, role: row.role as InvitedRole, vendorRole: row.vendorRole as VendorRole | null };
}

// People

/** Whether the person behind an address is a member. */
export async function isMemberByEmail(db: Db, organizationId: string, email: string): Promise<boolean> {
  const rows = await db
    .select({ id: members.id })
    .from(members)
    .innerJoin(users, eq(users.id, members.userId))
    .where(and(eq(members.organizationId, organizationId), eq(users.email, email)))
    .limit(1);
  return rows.length > 0;
}

/** The address that a person has proven to own; undefined while they have not. */
export async function findConfirmedEmail(db: Db, userId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.emailVerified, true)));
  return row?.email;
}

/** What a person is called. */
export async function findName(db: Db, userId: string): Promise<string> {
  const [row] = await db.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return row?.name ?? "";
}

/** Whether somebody has proven to own the address. */
export async function isConfirmedAddress(db: Db, email: string): Promise<boolean> {
  const rows = await db
    .select({ one: sql`1` })
    .from(users)
    .where(and(eq(users.email, email), eq(users.emailVerified, true)));
  return rows.length > 0;
}
