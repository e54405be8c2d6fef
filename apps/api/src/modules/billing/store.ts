import type { SubscriptionStatus } from "@souk/contracts/billing/entities";
import { subscriptions } from "@souk/db/schema/commerce";
import { and, desc, eq, ne, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A subscription as it is stored. */
export interface SubscriptionRow {
  id: string;
  listingId: string;
  tierId: string;
  status: SubscriptionStatus;
  startedAt: Date;
  stripeSubscriptionId: string | null;
  periodStart: Date | null;
  periodEnd: Date | null;
  trialEndsAt: Date | null;
  cancelsAt: Date | null;
  nextTierId: string | null;
  pastDueAt: Date | null;
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
  values: { organizationId: string; listingId: string; tierId: string; startedBy: string; startedAt: Date },
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
  listingId: subscriptions.listingId,
  tierId: subscriptions.tierId,
  status: subscriptions.status,
  startedAt: subscriptions.startedAt,
  stripeSubscriptionId: subscriptions.stripeSubscriptionId,
  periodStart: subscriptions.periodStart,
  periodEnd: subscriptions.periodEnd,
  trialEndsAt: subscriptions.trialEndsAt,
  cancelsAt: subscriptions.cancelsAt,
  nextTierId: subscriptions.nextTierId,
  pastDueAt: subscriptions.pastDueAt,
  canceledAt: subscriptions.canceledAt,
};

function toRow(row: Omit<SubscriptionRow, "status"> & { status: string }): SubscriptionRow {
  return { ...row, status: row.status as SubscriptionStatus };
}
