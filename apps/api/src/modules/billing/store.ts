import type { SubscriptionStatus } from "@souk/contracts/billing/entities";
import { listings } from "@souk/db/schema/catalog";
import { pricingTiers, subscriptions, trials } from "@souk/db/schema/commerce";
import { organizations } from "@souk/db/schema/identity";
import { invoices } from "@souk/db/schema/stripe";
import { and, desc, eq, ilike, inArray, isNotNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A subscription as it is stored. */
export interface SubscriptionRow {
  id: string;
  organizationId: string;
  listingId: string;
  tierId: string;
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
  pastDueAt: Date | null;
  revokedAt: Date | null;
  syncedAt: Date | null;
  canceledAt: Date | null;
}

/** The newest subscription per listing, a live one before ended ones; live listings first, then the newest. */
export async function selectLatest(
  db: Db,
  organizationId: string,
  listingId?: string,
): Promise<SubscriptionRow[]> {
  const latest = await db
    .selectDistinctOn([subscriptions.listingId], columns)
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.organizationId, organizationId),
        listingId ? eq(subscriptions.listingId, listingId) : undefined,
      ),
    )
    .orderBy(
      subscriptions.listingId,
      sql`${subscriptions.status} = 'canceled'`,
      desc(subscriptions.startedAt),
    );
  return latest
    .map(toRow)
    .sort(
      (a, b) => Number(a.canceledAt !== null) - Number(b.canceledAt !== null) || +b.startedAt - +a.startedAt,
    );
}

export async function findLive(
  db: Db,
  organizationId: string,
  listingId: string,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db.select(columns).from(subscriptions).where(isLive(organizationId, listingId));
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

/** Ends the live subscription, or answers undefined when there is none. */
export async function cancelLive(
  db: Db,
  organizationId: string,
  listingId: string,
  now: Date,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ status: "canceled", canceledAt: now })
    .where(isLive(organizationId, listingId))
    .returning(columns);
  return row && toRow(row);
}

function isLive(organizationId: string, listingId: string): SQL | undefined {
  return and(
    eq(subscriptions.organizationId, organizationId),
    eq(subscriptions.listingId, listingId),
    ne(subscriptions.status, "canceled"),
  );
}

const columns = {
  id: subscriptions.id,
  organizationId: subscriptions.organizationId,
  listingId: subscriptions.listingId,
  tierId: subscriptions.tierId,
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
  pastDueAt: subscriptions.pastDueAt,
  revokedAt: subscriptions.revokedAt,
  syncedAt: subscriptions.syncedAt,
  canceledAt: subscriptions.canceledAt,
};

function toRow(row: Omit<SubscriptionRow, "status"> & { status: string }): SubscriptionRow {
  return { ...row, status: row.status as SubscriptionStatus };
}

/** What a synchronization writes. */
export interface StripeRow {
  organizationId: string;
  listingId: string;
  tierId: string;
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

/** Holds whatever an organization has of a listing still until the transaction ends: one writer at a time. */
export async function lockHolding(db: Db, organizationId: string, listingId: string): Promise<void> {
  await db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`${organizationId}:${listingId}`}, 0))`,
  );
}

export async function findByStripeId(db: Db, stripeId: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .select(columns)
    .from(subscriptions)
    .where(eq(subscriptions.stripeSubscriptionId, stripeId));
  return row && toRow(row);
}

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

export async function findById(db: Db, id: string): Promise<SubscriptionRow | undefined> {
  const [row] = await db.select(columns).from(subscriptions).where(eq(subscriptions.id, id));
  return row && toRow(row);
}

/** The plan that a Stripe price belongs to now; prices that were replaced since belong to none. */
export async function findTierByPrice(db: Db, priceId: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: pricingTiers.id })
    .from(pricingTiers)
    .where(eq(pricingTiers.stripePriceId, priceId));
  return row?.id;
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

export async function insertTrial(db: Db, row: SubscriptionRow): Promise<void> {
  const { organizationId, listingId, startedAt } = row;
  await db.insert(trials).values({ organizationId, listingId, startedAt }).onConflictDoNothing();
}

/** Whether the organization ever had a trial of the listing. */
export async function hadTrial(db: Db, organizationId: string, listingId: string): Promise<boolean> {
  const found = await db.$count(
    trials,
    and(eq(trials.organizationId, organizationId), eq(trials.listingId, listingId)),
  );
  return found > 0;
}

export async function setNextTier(db: Db, subscriptionId: string, tierId: string): Promise<void> {
  await db.update(subscriptions).set({ nextTierId: tierId }).where(eq(subscriptions.id, subscriptionId));
}

/** Forgets the plan that was to follow; whether there was one, so that it is begun once. */
export async function clearNextTier(db: Db, subscriptionId: string): Promise<boolean> {
  const rows = await db
    .update(subscriptions)
    .set({ nextTierId: null })
    .where(and(eq(subscriptions.id, subscriptionId), isNotNull(subscriptions.nextTierId)))
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}

/** Takes access back from a subscription, or gives it back. */
export async function setRevoked(
  db: Db,
  subscriptionId: string,
  revokedAt: Date | null,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ revokedAt })
    .where(eq(subscriptions.id, subscriptionId))
    .returning(columns);
  return row && toRow(row);
}

/** Ends a one-time plan that was paid back. */
export async function cancelPurchase(db: Db, subscriptionId: string, now: Date): Promise<void> {
  await db
    .update(subscriptions)
    .set({ status: "canceled", canceledAt: now })
    .where(and(eq(subscriptions.id, subscriptionId), ne(subscriptions.status, "canceled")));
}

/** The unpaid invoice behind a past-due subscription. */
export async function selectOpenInvoices(db: Db, subscriptionIds: readonly string[]) {
  if (subscriptionIds.length === 0) return [];
  return db
    .select({
      subscriptionId: invoices.subscriptionId,
      nextAttemptAt: invoices.nextAttemptAt,
      payUrl: invoices.hostedUrl,
    })
    .from(invoices)
    .where(and(inArray(invoices.subscriptionId, [...subscriptionIds]), eq(invoices.status, "open")))
    .orderBy(invoices.createdAt);
}

/** One subscription more than the page holds, newest first, with the buyer's name. */
export async function selectAll(
  db: Db,
  filter: { words: string | undefined; status: string | undefined; after: string | undefined; limit: number },
): Promise<{ row: SubscriptionRow; organizationName: string }[]> {
  const pattern = filter.words && `%${filter.words.replace(/[\\%_]/g, "\\$&")}%`;
  const rows = await db
    .select({ ...columns, organizationName: organizations.name })
    .from(subscriptions)
    .innerJoin(organizations, eq(organizations.id, subscriptions.organizationId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .where(
      and(
        pattern ? or(ilike(organizations.name, pattern), ilike(listings.name, pattern)) : undefined,
        filter.status ? eq(subscriptions.status, filter.status) : undefined,
        filter.after ? lt(subscriptions.id, filter.after) : undefined,
      ),
    )
    .orderBy(desc(subscriptions.id))
    .limit(filter.limit + 1);
  return rows.map(({ organizationName, ...row }) => ({ row: toRow(row), organizationName }));
}
