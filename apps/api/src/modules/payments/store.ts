import { listings, vendors } from "@souk/db/schema/catalog";
import { pricingTiers, subscriptions, tierPrices } from "@souk/db/schema/commerce";
import { disputes, invoices, refunds } from "@souk/db/schema/stripe";
import { and, eq, lte, notInArray, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A payment as later movements need it. */
export interface PaymentRow {
  id: string;
  stripeId: string;
  organizationId: string;
  subscriptionId: string;
  status: string;
  currency: string;
  total: number;
  refunded: number;
  periodEnd: Date | null;
}

/** The columns of a `PaymentRow`. */
export const columns = {
  id: invoices.id,
  stripeId: invoices.stripeId,
  organizationId: invoices.organizationId,
  subscriptionId: invoices.subscriptionId,
  status: invoices.status,
  currency: invoices.currency,
  total: invoices.total,
  refunded: invoices.refunded,
  periodEnd: invoices.periodEnd,
};

/** What the row was before a write; null when it is new (PostgreSQL 18). */
const before = sql<string | null>`old.status`;

/** What a write did: nothing when a newer answer of Stripe's is on record already. */
export type Written<Row> = (Row & { before: string | null }) | undefined;

/** Brings a payment to what Stripe said of it, unless a later answer did so already. Call it in a transaction. */
export async function upsertPayment(
  db: Db,
  values: typeof invoices.$inferInsert,
): Promise<Written<PaymentRow>> {
  const { stripeId, organizationId: _, subscriptionId: __, ...changes } = values;
  // One writer at a time, so that what came in is booked under the same source whoever is first.
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${stripeId}, 0))`);
  const [row] = await db
    .insert(invoices)
    .values(values)
    .onConflictDoUpdate({
      target: invoices.stripeId,
      set: changes,
      setWhere: lte(invoices.syncedAt, values.syncedAt),
    })
    .returning({ ...columns, before });
  return row;
}

/** Brings a refund to what Stripe said of it, unless a later answer did so already. */
export async function upsertRefund(
  db: Db,
  values: typeof refunds.$inferInsert,
): Promise<Written<{ status: string }>> {
  const [row] = await db
    .insert(refunds)
    .values(values)
    .onConflictDoUpdate({
      target: refunds.stripeRefundId,
      set: { status: values.status, syncedAt: values.syncedAt },
      setWhere: lte(refunds.syncedAt, values.syncedAt),
    })
    .returning({ status: refunds.status, before });
  return row;
}

/** Brings a dispute to what Stripe said of it, unless a later answer did so already. */
export async function upsertDispute(
  db: Db,
  values: typeof disputes.$inferInsert,
): Promise<Written<{ status: string }>> {
  const [row] = await db
    .insert(disputes)
    .values(values)
    .onConflictDoUpdate({
      target: disputes.stripeDisputeId,
      set: { status: values.status, amount: values.amount, syncedAt: values.syncedAt },
      setWhere: lte(disputes.syncedAt, values.syncedAt),
    })
    .returning({ status: disputes.status, before });
  return row;
}

export async function findPayment(db: Db, id: string): Promise<PaymentRow | undefined> {
  const [row] = await db.select(columns).from(invoices).where(eq(invoices.id, id));
  return row;
}

/** Counts anew what was given back of a payment. */
export async function countRefunded(db: Db, invoiceId: string): Promise<void> {
  const sum = db
    .select({ sum: sql`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .where(and(eq(refunds.invoiceId, invoiceId), notInArray(refunds.status, ["failed", "canceled"])));
  await db
    .update(invoices)
    .set({ refunded: sql`(${sum})` })
    .where(eq(invoices.id, invoiceId));
}

/** Our record of a Stripe price; null for one that no plan of ours has. */
export async function findTierPrice(db: Db, stripePriceId: string): Promise<string | null> {
  const [row] = await db
    .select({ id: tierPrices.id })
    .from(tierPrices)
    .where(eq(tierPrices.stripePriceId, stripePriceId));
  return row?.id ?? null;
}

/** Whose sale a payment is, and on which terms it is sold now. */
export async function findTerms(db: Db, subscriptionId: string) {
  const [row] = await db
    .select({
      vendorId: listings.vendorId,
      shareBps: vendors.shareBps,
      refundDays: listings.refundDays,
      tierName: pricingTiers.name,
    })
    .from(subscriptions)
    .innerJoin(pricingTiers, eq(pricingTiers.id, subscriptions.tierId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .innerJoin(vendors, eq(vendors.id, listings.vendorId))
    .where(eq(subscriptions.id, subscriptionId));
  if (!row) throw new Error(`subscription ${subscriptionId} has no terms`);
  return row;
}
