import { oauthConsents } from "@souk/db/schema/oauth-grants";
import { invitations, members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { accounts, sessions, verifications } from "@souk/db/schema/sessions";
import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { passkeys, spentCodes, twoFactors } from "@souk/db/schema/sign-in";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Transaction } from "../../platform/service-context.ts";

/** Holds a person's row until the transaction ends; undefined when there is no such account any more. */
export async function lockPerson(db: Transaction, userId: string) {
  const [row] = await db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.id, userId), isNull(users.deletedAt)))
    .for("update");
  return row;
}

/** Removes every way in and every seat but the one in the person's own organization. */
export async function deleteWaysIn(db: Transaction, userId: string): Promise<void> {
  await db.delete(oauthConsents).where(eq(oauthConsents.userId, userId));
  await db.delete(sessions).where(or(eq(sessions.userId, userId), eq(sessions.impersonatedBy, userId)));
  await db.delete(accounts).where(eq(accounts.userId, userId));
  await db.delete(twoFactors).where(eq(twoFactors.userId, userId));
  await db.delete(spentCodes).where(eq(spentCodes.userId, userId));
  await db.delete(passkeys).where(eq(passkeys.userId, userId));
  await db.delete(verifications).where(eq(verifications.value, userId));
  const shared = db
    .select({ id: organizations.id })
    .from(organizations)
    .where(isNull(organizations.personalUserId));
  await db.delete(members).where(and(eq(members.userId, userId), inArray(members.organizationId, shared)));
}

/** Takes an address out of what it was invited to: open invitations are gone, others name nobody. */
export async function forgetInvitations(
  db: Transaction,
  { id, email }: { id: string; email: string },
): Promise<void> {
  const toThem = eq(invitations.email, email);
  await db
    .delete(invitations)
    .where(and(toThem, isNull(invitations.acceptedAt), isNull(invitations.revokedAt)));
  await db
    .update(invitations)
    .set({ email: nobodysAddress(id) })
    .where(toThem);
}

/** Takes an address out of what is left of mails and out of the audit log's details; what waits to be sent is not. */
export async function forgetAddress(
  db: Transaction,
  { id, email }: { id: string; email: string },
): Promise<void> {
  const nobody = nobodysAddress(id);
  const isTheirs = eq(emails.recipient, email);
  await db.delete(emails).where(and(isTheirs, eq(emails.state, "queued")));
  await db.update(emails).set({ recipient: nobody }).where(isTheirs);
  await db
    .update(auditEvents)
    .set({ details: sql`jsonb_set(${auditEvents.details}, '{email}', to_jsonb(${nobody}::text))` })
    .where(sql`${auditEvents.details} ->> 'email' = ${email}`);
}

/** An address that is nobody's (RFC 2606 §2). */
function nobodysAddress(userId: string): string {
  return `deleted-${userId}@deleted.invalid`;
}

/** What is left of somebody: a row that says nothing of whom. */
export async function anonymisePerson(db: Transaction, userId: string, now: Date): Promise<void> {
  const name = "Deleted account";
  await db
    .update(users)
    .set({
      name,
      email: nobodysAddress(userId),
      emailVerified: false,
      image: null,
      twoFactorEnabled: false,
      deletedAt: now,
    })
    .where(eq(users.id, userId));
  await db.update(organizations).set({ name }).where(eq(organizations.personalUserId, userId));
}
