import { listings } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { organizations } from "@souk/db/schema/organizations";
import { disputes, invoices, receipts, refundRequests, refunds } from "@souk/db/schema/stripe";
import { and, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { received, refundable } from "./receipt-store.ts";

type Db = ServiceContext["db"];

/** A place in a list that is sorted by age: the instant and id of the last payment of the page before. */
export interface After {
  createdAt: string;
  id: string;
}

/** Payments with their agent, buyer, refund request and disputes. */
export type PaymentRecord = Awaited<ReturnType<typeof readPayments>>[number];

/** One payment more than the page holds of an organization, newest first. */
export function selectPaymentsOf(
  db: Db,
  organizationId: string,
  page: { after: After | undefined; limit: number },
) {
  return readPayments(
    db,
    and(eq(invoices.organizationId, organizationId), isAfter(page.after)),
    page.limit + 1,
  );
}

/** One payment of everybody's more than the page holds, newest first. */
export function selectPayments(
  db: Db,
  filter: {
    show: "all" | "requests" | "disputed";
    words: string | undefined;
    after: After | undefined;
    limit: number;
  },
) {
  const shown = { all: undefined, requests: eq(refundRequests.status, "pending"), disputed: hasDispute() };
  return readPayments(
    db,
    and(shown[filter.show], speaksOf(filter.words), isAfter(filter.after)),
    filter.limit + 1,
  );
}

export async function readPayment(db: Db, id: string): Promise<PaymentRecord | undefined> {
  const [payment] = await readPayments(db, eq(invoices.id, id), 1);
  return payment;
}

function hasDispute(): SQL {
  return sql`exists (select from ${disputes} where ${disputes.invoiceId} = ${invoices.id})`;
}

/** Names and numbers are found by a part of them, ids of ours and of everything at Stripe when they are complete. */
function speaksOf(words: string | undefined): SQL | undefined {
  if (!words) return undefined;
  const pattern = `%${words.replace(/[\\%_]/g, "\\$&")}%`;
  return or(
    ...[organizations.name, listings.name, invoices.number, invoices.stripeId].map((column) =>
      ilike(column, pattern),
    ),
    sql`${invoices.id}::text = ${words}`,
    // The source of what credit paid, as the books name it.
    sql`'credit_' || ${invoices.stripeId} = ${words}`,
    sql`exists (select from ${receipts} where ${receipts.invoiceId} = ${invoices.id} and ${receipts.stripePaymentIntentId} = ${words})`,
    eq(subscriptions.stripeSubscriptionId, words),
    sql`exists (select from ${refunds} where ${refunds.invoiceId} = ${invoices.id} and ${refunds.stripeRefundId} = ${words})`,
    sql`exists (select from ${disputes} where ${disputes.invoiceId} = ${invoices.id} and ${disputes.stripeDisputeId} = ${words})`,
  );
}

function isAfter(after: After | undefined): SQL | undefined {
  if (!after) return undefined;
  return sql`(${invoices.createdAt}, ${invoices.id}) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`;
}

async function readPayments(db: Db, where: SQL | undefined, limit: number) {
  const rows = await db
    .select({
      invoice: invoices,
      received,
      refundable,
      request: refundRequests,
      agent: { slug: listings.slug, name: listings.name, refundDays: listings.refundDays },
      organization: { id: organizations.id, name: organizations.name },
    })
    .from(invoices)
    .innerJoin(subscriptions, eq(subscriptions.id, invoices.subscriptionId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .innerJoin(organizations, eq(organizations.id, invoices.organizationId))
    .leftJoin(refundRequests, eq(refundRequests.invoiceId, invoices.id))
    .where(where)
    .orderBy(desc(invoices.createdAt), desc(invoices.id))
    .limit(limit);
  const ids = rows.map(({ invoice }) => invoice.id);
  const disputed =
    ids.length === 0
      ? []
      : await db.select().from(disputes).where(inArray(disputes.invoiceId, ids)).orderBy(disputes.createdAt);
  return rows.map((row) => ({
    ...row,
    disputes: disputed.filter(({ invoiceId }) => invoiceId === row.invoice.id),
  }));
}
