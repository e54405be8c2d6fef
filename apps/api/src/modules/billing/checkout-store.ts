import { pricingTiers } from "@souk/db/schema/commerce";
import { organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { checkoutSessions, stripeCustomers } from "@souk/db/schema/stripe";
import { and, eq, isNotNull } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** The organization's customer at Stripe. */
export async function findCustomer(db: Db, organizationId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: stripeCustomers.stripeCustomerId })
    .from(stripeCustomers)
    .where(eq(stripeCustomers.organizationId, organizationId));
  return row?.id;
}

/** Remembers the customer; whether it is new. */
export async function insertCustomer(
  db: Db,
  organizationId: string,
  stripeCustomerId: string,
): Promise<boolean> {
  const rows = await db
    .insert(stripeCustomers)
    .values({ organizationId, stripeCustomerId })
    .onConflictDoNothing()
    .returning({ id: stripeCustomers.organizationId });
  return rows.length > 0;
}

/** Name of the organization and e-mail of the person it belongs to, for Stripe's receipts. */
export async function findBillingContact(db: Db, organizationId: string) {
  const [row] = await db
    .select({ name: organizations.name, email: users.email })
    .from(organizations)
    .leftJoin(users, eq(users.id, organizations.personalUserId))
    .where(eq(organizations.id, organizationId));
  return row;
}

/** A payment page that was opened, as it is stored. */
export type CheckoutRow = typeof checkoutSessions.$inferSelect;

/** Remembers a payment page. */
export async function insertCheckout(db: Db, checkout: typeof checkoutSessions.$inferInsert): Promise<void> {
  await db.insert(checkoutSessions).values(checkout);
}

/** A payment page by Stripe's id of it. */
export async function findCheckout(db: Db, sessionId: string): Promise<CheckoutRow | undefined> {
  const [row] = await db
    .select()
    .from(checkoutSessions)
    .where(eq(checkoutSessions.stripeSessionId, sessionId));
  return row;
}

/** Payment pages of the organization for the listing that may still be paid. */
export async function selectOpenCheckouts(
  db: Db,
  organizationId: string,
  listingId: string,
): Promise<string[]> {
  const rows = await db
    .select({ id: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .where(
      and(
        eq(checkoutSessions.organizationId, organizationId),
        eq(checkoutSessions.listingId, listingId),
        eq(checkoutSessions.state, "open"),
      ),
    );
  return rows.map((row) => row.id);
}

/** All payment pages of the organization that may still be paid. */
export async function selectAllOpenCheckouts(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .select({ id: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.organizationId, organizationId), eq(checkoutSessions.state, "open")));
  return rows.map((row) => row.id);
}

/** Payment pages of a plan that may still be paid. */
export async function selectOpenOfTier(db: Db, tierId: string): Promise<string[]> {
  const rows = await db
    .select({ id: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .where(and(eq(checkoutSessions.tierId, tierId), eq(checkoutSessions.state, "open")));
  return rows.map((row) => row.id);
}

/** Payment pages of archived plans that may still be paid. */
export async function selectOpenOfArchived(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: checkoutSessions.stripeSessionId })
    .from(checkoutSessions)
    .innerJoin(pricingTiers, eq(pricingTiers.id, checkoutSessions.tierId))
    .where(and(isNotNull(pricingTiers.archivedAt), eq(checkoutSessions.state, "open")));
  return rows.map((row) => row.id);
}

/** Notes what became of a payment page. */
export async function setCheckoutState(db: Db, sessionId: string, state: string): Promise<void> {
  await db.update(checkoutSessions).set({ state }).where(eq(checkoutSessions.stripeSessionId, sessionId));
}
