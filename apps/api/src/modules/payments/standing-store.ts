import { disputes, invoices } from "@souk/db/schema/stripe";
import { and, eq, exists, gt, inArray, isNull, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { RunningPayment } from "./rules.ts";
import { columns, type PaymentRow } from "./store.ts";

type Db = ServiceContext["db"];

/**
 * The payment, held still until the transaction ends with all others of its subscription, so that what is taken from
 * them is taken in turn: each sees what the others left.
 */
export async function lockPayment(db: Db, id: string): Promise<PaymentRow> {
  const own = db.select({ id: invoices.subscriptionId }).from(invoices).where(eq(invoices.id, id));
  const rows = await db
    .select(columns)
    .from(invoices)
    .where(inArray(invoices.subscriptionId, own))
    .orderBy(invoices.id)
    .for("update");
  const row = rows.find((one) => one.id === id);
  if (!row) throw new Error(`payment ${id} is gone`);
  return row;
}

/** The payments of a subscription that paid for a time which still runs, or for good. Inquiries hold nothing. */
export function selectRunning(db: Db, subscriptionId: string, now: Date): Promise<RunningPayment[]> {
  const held = db
    .select({ id: disputes.id })
    .from(disputes)
    .where(
      and(
        eq(disputes.invoiceId, invoices.id),
        inArray(disputes.status, ["needs_response", "under_review", "lost"]),
      ),
    );
  return db
    .select({
      total: invoices.total,
      refunded: invoices.refunded,
      periodEnd: invoices.periodEnd,
      isHeld: sql<boolean>`${exists(held)}`,
    })
    .from(invoices)
    .where(
      and(
        eq(invoices.subscriptionId, subscriptionId),
        eq(invoices.status, "paid"),
        or(isNull(invoices.periodEnd), gt(invoices.periodEnd, now)),
      ),
    );
}

/** Of these invoices of Stripe's, those that are on record as paid. */
export async function selectPaid(db: Db, stripeIds: readonly string[]): Promise<Set<string>> {
  if (stripeIds.length === 0) return new Set();
  const rows = await db
    .select({ stripeId: invoices.stripeId })
    .from(invoices)
    .where(and(inArray(invoices.stripeId, [...stripeIds]), eq(invoices.status, "paid")));
  return new Set(rows.map(({ stripeId }) => stripeId));
}
