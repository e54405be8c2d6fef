import type { SubscriptionStatus } from "@souk/contracts/billing/entities";
import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, ne, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A subscription as it is stored. */
export interface SubscriptionRow {
  id: string;
  organizationId: string;
  listingId: string;
  tierId: string;
  tierPriceId: string | null;
  status: SubscriptionStatus;
  startedBy: string | null;
  startedAt: Date;
  stripeSubscriptionId: string | null;
  stripePaymentIntentId: string | null;
  periodStart: Date | null;
  periodEnd: Date | null;
  trialEndsAt: Date | null;
  cancelsAt: Date | null;
  nextTierId: string | null;
  nextTierPriceId: string | null;
  pastDueAt: Date | null;
  revokedAt: Date | null;
  restoredUntil: Date | null;
  leftPriceId: string | null;
  takenFor: string | null;
  syncedAt: Date | null;
  canceledAt: Date | null;
}

/** Holds whatever an organization has of a listing still until the transaction ends: one writer at a time. */
export async function lockHolding(db: Db, organizationId: string, listingId: string): Promise<void> {
  await db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${organizationId}:${listingId}`}, 0))`,
  );
}

/** The plan that an organization holds of a listing now; there is one at most. */
export async function findLive(
  db: Db,
  organizationId: string,
  listingId: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        eq(subscriptions.listingId, listingId),
        ne(subscriptions.status, "canceled"),
      ),
    );
  return row && toRow(row);
}

/** A subscription by our id of it. */
export async function findById(db: Db, id: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db.select(columns).from(subscriptions).where(eq(subscriptions.id, id));
  return row && toRow(row);
}

/** A subscription by Stripe's id of it. */
export async function findByStripeId(db: Db, stripeId: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(subscriptions)
    .where(eq(subscriptions.stripeSubscriptionId, stripeId));
  return row && toRow(row);
}

/** A plan that was paid once, by its payment. */
export async function findByPaymentIntent(
  db: Db,
  paymentIntentId: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(subscriptions)
    .where(eq(subscriptions.stripePaymentIntentId, paymentIntentId));
  return row && toRow(row);
}

/** Starts a subscription, or answers undefined when one is live already: the unique index decides the race. */
export async function insertSubscription(
  db: Db,
  values: {
    organizationId: string;
    listingId: string;
    tierId: string;
    startedBy: string | null;
    startedAt: Date;
  },
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .insert(subscriptions)
    .values({ ...values, status: "active" })
    .onConflictDoNothing()
    .returning(columns);
  return row && toRow(row);
}

/** Ends a subscription; whether it was live. */
export async function cancelById(db: Db, subscriptionId: string, now: Date): Promise<boolean> {
  const rows = await db
    .update(subscriptions)
    .set({ status: "canceled", canceledAt: now })
    .where(and(eq(subscriptions.id, subscriptionId), ne(subscriptions.status, "canceled")))
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}

/** What every query of subscriptions asks for. */
export const columns = {
  id: subscriptions.id,
  organizationId: subscriptions.organizationId,
  listingId: subscriptions.listingId,
  tierId: subscriptions.tierId,
  tierPriceId: subscriptions.tierPriceId,
  status: subscriptions.status,
  startedBy: subscriptions.startedBy,
  startedAt: subscriptions.startedAt,
  stripeSubscriptionId: subscriptions.stripeSubscriptionId,
  stripePaymentIntentId: subscriptions.stripePaymentIntentId,
  periodStart: subscriptions.periodStart,
  periodEnd: subscriptions.periodEnd,
  trialEndsAt: subscriptions.trialEndsAt,
  cancelsAt: subscriptions.cancelsAt,
  nextTierId: subscriptions.nextTierId,
  nextTierPriceId: subscriptions.nextTierPriceId,
  pastDueAt: subscriptions.pastDueAt,
  revokedAt: subscriptions.revokedAt,
  restoredUntil: subscriptions.restoredUntil,
  leftPriceId: subscriptions.leftPriceId,
  takenFor: subscriptions.takenFor,
  syncedAt: subscriptions.syncedAt,
  canceledAt: subscriptions.canceledAt,
};

/** Narrows what the table's CHECK has narrowed. */
export function toRow(row: Omit<SubscriptionRow, "status"> & { status: string }): SubscriptionRow {
  return { ...row, status: row.status as SubscriptionStatus };
}
