import type { VendorRole } from "@souk/contracts/identity/entities";
import { PERMISSIONS } from "@souk/contracts/identity/permissions";
import type { InvitedRole } from "@souk/contracts/organizations/entities";
import { invitations, members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
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

/**
 * Whoever invited could still do so, and the organization has an owner. An invitation is its inviter's word: it counts
 * for nothing while they are banned, have a lesser role or no seat.
 */
const isBacked = sql<boolean>`(exists (
  select from ${members} as inviter join ${users} as person on person.id = inviter.user_id
  where inviter.organization_id = invitations.organization_id and inviter.user_id = invitations.invited_by
    and inviter.role in ${[...PERMISSIONS["members.invite"].organization]} and person.deleted_at is null
    and not (person.banned and (person.ban_expires is null or person.ban_expires > now()))
) and exists (
  select from ${members} as owner
  where owner.organization_id = invitations.organization_id and owner.role = 'owner'
))`;

const isUnanswered = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));
const isOpen = and(isUnanswered, isBacked);

/** An invitation as it is made. */
export interface NewInvitation {
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
    .where(and(eq(invitations.organizationId, organizationId), eq(invitations.email, email), isUnanswered));
  const [made] = await db.insert(invitations).values(invitation).returning({ id: invitations.id });
  if (!made) throw new Error("insert into invitations returned no row");
  return made.id;
}

/** The open invitation of an address, if it was made after `since`. Ask under the organization's lock. */
export async function findOpenInvitationSince(
  db: Transaction,
  { organizationId, email }: { organizationId: string; email: string },
  since: Date,
): Promise<string | undefined> {
  const isTheirs = and(eq(invitations.organizationId, organizationId), eq(invitations.email, email));
  const [row] = await db
    .select({ id: invitations.id })
    .from(invitations)
    .where(and(isTheirs, isOpen, gt(invitations.createdAt, since)));
  return row?.id;
}

/** Offers by a standing invitation what is offered now. */
export async function updateInvitation(
  db: Transaction,
  invitationId: string,
  { role, vendorRole, invitedBy, expiresAt }: NewInvitation,
): Promise<void> {
  const changes = { role, vendorRole, invitedBy, expiresAt };
  await db.update(invitations).set(changes).where(eq(invitations.id, invitationId));
}

/** How many invitations the organization has made since then, whatever became of them. */
export function countInvitationsSince(db: Db, organizationId: string, since: Date): Promise<number> {
  return db.$count(
    invitations,
    and(eq(invitations.organizationId, organizationId), gt(invitations.createdAt, since)),
  );
}

/** Open invitations, newest first. */
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

/** How many invitations of the organization are open. */
export function countOpenInvitations(db: Db, organizationId: string): Promise<number> {
  return db.$count(invitations, and(eq(invitations.organizationId, organizationId), isUnanswered));
}

/** An invitation by its id alone, with the names behind it. */
export async function findInvitation(db: Db, invitationId: string) {
  const [row] = await db
    .select({ ...columns, isBacked, organizationName: organizations.name, invitedBy: users.name })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(eq(invitations.id, invitationId));
  return row && withRoles(row);
}

/** An invitation, held until the transaction ends: of two who would close it, the second finds it closed. */
export async function lockInvitation(db: Transaction, invitationId: string) {
  const [row] = await db
    .select({ ...columns, isBacked })
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

/** The same, held until the transaction ends: their account is not deleted and their address not changed meanwhile. */
export async function lockConfirmedEmail(db: Transaction, userId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.emailVerified, true)))
    .for("share");
  return row?.email;
}
