import type { SubscriptionStatus } from "@souk/contracts/billing/entities";
import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, isNotNull, ne } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { columns, type SubscriptionRow, toRow } from "./store.ts";

type Db = ServiceContext["db"];

/** What a synchronization writes. */
export interface StripeRow {
  organizationId: string;
  listingId: string;
  tierId: string;
  tierPriceId: string | null;
  stripeSubscriptionId: string;
  status: SubscriptionStatus;
  startedAt: Date;
  periodStart: Date;
  periodEnd: Date;
  trialEndsAt: Date | null;
  cancelsAt: Date | null;
  pastDueAt: Date | null;
  canceledAt: Date | null;
  syncedAt: Date;
}

/** Brings a subscription to what Stripe said of it. */
export async function upsertFromStripe(db: Db, row: StripeRow): Promise<SubscriptionRow> {
  const { organizationId: _, listingId: __, stripeSubscriptionId: ___, startedAt: ____, ...changes } = row;
  const [written] = await db
    .insert(subscriptions)
    .values(row)
    .onConflictDoUpdate({ target: subscriptions.stripeSubscriptionId, set: changes })
    .returning(columns);
  if (!written) throw new Error("upsert into subscriptions returned no row");
  return toRow(written);
}

/**
 * Starts a plan that was paid once, or puts one on record that is over already. Undefined when this payment has done so
 * before, or another plan is live.
 */
export async function insertPurchase(
  db: Db,
  purchase: {
    organizationId: string;
    listingId: string;
    tierId: string;
    tierPriceId: string | null;
    stripePaymentIntentId: string;
    startedAt: Date;
    canceledAt?: Date;
  },
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .insert(subscriptions)
    .values({ ...purchase, status: purchase.canceledAt ? "canceled" : "active" })
    .onConflictDoNothing()
    .returning(columns);
  return row && toRow(row);
}

/** Ends a one-time plan whose money was taken back; whether it was live. */
export async function cancelPurchase(
  db: Db,
  subscriptionId: string,
  { at: canceledAt, takenFor }: { at: Date; takenFor: "refund" | "dispute" },
): Promise<boolean> {
  const rows = await db
    .update(subscriptions)
    .set({ status: "canceled", canceledAt, takenFor })
    .where(
      and(
        eq(subscriptions.id, subscriptionId),
        isNotNull(subscriptions.stripePaymentIntentId),
        ne(subscriptions.status, "canceled"),
      ),
    )
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}

/**
 * Lets a plan be live again that was paid once and ended because its money was taken back. Undefined when its buyer ended
 * it. Call it under `lockHolding`, when no other plan is live.
 */
export async function revivePurchase(db: Db, subscriptionId: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ status: "active", canceledAt: null, takenFor: null })
    .where(and(eq(subscriptions.id, subscriptionId), isNotNull(subscriptions.takenFor)))
    .returning(columns);
  return row && toRow(row);
}
