import { apiKeys } from "@souk/db/schema/api-keys";
import { auditEvents } from "@souk/db/schema/audit";
import { listings, metrics } from "@souk/db/schema/catalog";
import { pricingTiers, subscriptions } from "@souk/db/schema/commerce";
import { invitations, members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { passkeys } from "@souk/db/schema/sign-in";
import { invoices } from "@souk/db/schema/stripe";
import { closedPeriods, quotaSubjects } from "@souk/db/schema/usage";
import { and, asc, desc, eq } from "drizzle-orm";
import { unionAll } from "drizzle-orm/pg-core";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** The newest entries of each list: an export is one answer, held in memory. */
const MOST_ENTRIES = 5_000;

/** The account itself. */
export async function selectProfile(db: Db, userId: string) {
  const [row] = await db.select().from(users).where(eq(users.id, userId));
  return row;
}

/** How they sign in; never with what. */
export function selectSignInMethods(db: Db, userId: string) {
  return db
    .select({ provider: accounts.providerId, since: accounts.createdAt })
    .from(accounts)
    .where(eq(accounts.userId, userId));
}

/** Their passkeys by name. */
export function selectPasskeys(db: Db, userId: string) {
  return db
    .select({ name: passkeys.name, createdAt: passkeys.createdAt })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
}

/** Where they are signed in, with what their browsers say of themselves. */
export function selectSessionFacts(db: Db, userId: string) {
  return db
    .select({
      id: sessions.id,
      address: sessions.ipAddress,
      userAgent: sessions.userAgent,
      impersonatedBy: sessions.impersonatedBy,
      startedAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
    })
    .from(sessions)
    .where(eq(sessions.userId, userId))
    .orderBy(desc(sessions.id))
    .limit(MOST_ENTRIES);
}

/** Their seats. */
export function selectSeats(db: Db, userId: string) {
  return db
    .select({
      id: organizations.id,
      name: organizations.name,
      slug: organizations.slug,
      personalUserId: organizations.personalUserId,
      role: members.role,
      vendorRole: members.vendorRole,
      since: members.createdAt,
    })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(eq(members.userId, userId))
    .orderBy(asc(members.id));
}

/** What they were invited to, by the address of the account. */
export function selectInvitations(db: Db, email: string) {
  return db
    .select({
      organization: organizations.name,
      role: invitations.role,
      createdAt: invitations.createdAt,
      acceptedAt: invitations.acceptedAt,
    })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organizationId))
    .where(eq(invitations.email, email))
    .orderBy(desc(invitations.id))
    .limit(MOST_ENTRIES);
}

/** Keys that they made, without the secrets. */
export function selectApiKeys(db: Db, userId: string) {
  return db
    .select({
      name: apiKeys.name,
      start: apiKeys.start,
      scopes: apiKeys.scopes,
      createdAt: apiKeys.createdAt,
      lastUsedAt: apiKeys.lastUsedAt,
      revokedAt: apiKeys.revokedAt,
    })
    .from(apiKeys)
    .where(eq(apiKeys.userId, userId))
    .orderBy(desc(apiKeys.id))
    .limit(MOST_ENTRIES);
}

/** Plans that their own organization has or had. */
export function selectPlans(db: Db, userId: string) {
  return db
    .select({
      id: subscriptions.id,
      agent: listings.slug,
      plan: pricingTiers.name,
      status: subscriptions.status,
      startedAt: subscriptions.startedAt,
      canceledAt: subscriptions.canceledAt,
    })
    .from(subscriptions)
    .innerJoin(organizations, eq(organizations.id, subscriptions.organizationId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .innerJoin(pricingTiers, eq(pricingTiers.id, subscriptions.tierId))
    .where(eq(organizations.personalUserId, userId))
    .orderBy(desc(subscriptions.startedAt))
    .limit(MOST_ENTRIES);
}

/** What their own organization was charged. */
export function selectInvoices(db: Db, userId: string) {
  return db
    .select({
      number: invoices.number,
      description: invoices.description,
      status: invoices.status,
      total: invoices.total,
      refunded: invoices.refunded,
      currency: invoices.currency,
      createdAt: invoices.createdAt,
      paidAt: invoices.paidAt,
    })
    .from(invoices)
    .innerJoin(organizations, eq(organizations.id, invoices.organizationId))
    .where(eq(organizations.personalUserId, userId))
    .orderBy(desc(invoices.createdAt))
    .limit(MOST_ENTRIES);
}

/** What their own organization used of each quota, period by period. */
export function selectUsage(db: Db, userId: string) {
  const running = db
    .select({
      agent: listings.slug,
      metric: metrics.slug,
      periodStart: quotaSubjects.periodStart,
      periodEnd: quotaSubjects.periodEnd,
      used: quotaSubjects.used,
    })
    .from(quotaSubjects)
    .innerJoin(organizations, eq(organizations.id, quotaSubjects.organizationId))
    .innerJoin(listings, eq(listings.id, quotaSubjects.listingId))
    .innerJoin(metrics, eq(metrics.id, quotaSubjects.metricId))
    .where(eq(organizations.personalUserId, userId));
  const closed = db
    .select({
      agent: listings.slug,
      metric: metrics.slug,
      periodStart: closedPeriods.periodStart,
      periodEnd: closedPeriods.periodEnd,
      used: closedPeriods.used,
    })
    .from(closedPeriods)
    .innerJoin(quotaSubjects, eq(quotaSubjects.id, closedPeriods.subjectId))
    .innerJoin(organizations, eq(organizations.id, quotaSubjects.organizationId))
    .innerJoin(listings, eq(listings.id, quotaSubjects.listingId))
    .innerJoin(metrics, eq(metrics.id, quotaSubjects.metricId))
    .where(eq(organizations.personalUserId, userId));
  return unionAll(running, closed).limit(MOST_ENTRIES);
}

/** What they did, as the audit log has it. */
export function selectDeeds(db: Db, userId: string) {
  return db
    .select({
      at: auditEvents.at,
      action: auditEvents.action,
      subjectKind: auditEvents.subjectKind,
      subjectId: auditEvents.subjectId,
      details: auditEvents.details,
    })
    .from(auditEvents)
    .where(and(eq(auditEvents.actorKind, "user"), eq(auditEvents.actorId, userId)))
    .orderBy(desc(auditEvents.id))
    .limit(MOST_ENTRIES);
}
