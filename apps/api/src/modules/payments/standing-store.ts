import { tierPrices } from "@souk/db/schema/commerce";
import { invoices } from "@souk/db/schema/stripe";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { isHeld, takenBack } from "./receipt-store.ts";
import type { PaymentLeft } from "./rules.ts";
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

/** What is left of each payment of a subscription, and what it bought. */
export function selectLeft(db: Db, subscriptionId: string): Promise<PaymentLeft[]> {
  return db
    .select({
      left: sql<number>`${invoices.total} - ${takenBack}`.mapWith(Number),
      isHeld,
      periodEnd: invoices.periodEnd,
      bought: { tierId: tierPrices.tierId, priceId: tierPrices.id, amount: tierPrices.amount },
    })
    .from(invoices)
    .leftJoin(tierPrices, eq(tierPrices.id, invoices.tierPriceId))
    .where(and(eq(invoices.subscriptionId, subscriptionId), eq(invoices.status, "paid")));
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
