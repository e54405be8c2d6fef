import { listings } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { organizations } from "@souk/db/schema/organizations";
import { invoices } from "@souk/db/schema/stripe";
import { and, desc, eq, ilike, inArray, lt, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { columns, type SubscriptionRow, toRow } from "./store.ts";

type Db = ServiceContext["db"];

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
