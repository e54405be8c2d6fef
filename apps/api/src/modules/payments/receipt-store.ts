import { invoices, receipts, refunds } from "@souk/db/schema/stripe";
import { and, eq, notInArray, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Money that came in, as it is stored. */
export type ReceiptRow = typeof receipts.$inferSelect;

/** Remembers money that came in; false when it is on record. Throws when it paid for something else. */
export async function insertReceipt(db: Db, receipt: ReceiptRow): Promise<boolean> {
  const rows = await db.insert(receipts).values(receipt).onConflictDoNothing().returning();
  if (rows.length > 0) return true;
  const known = await findReceipt(db, receipt.stripePaymentIntentId);
  if (known?.invoiceId === receipt.invoiceId) return false;
  throw new Error(`payment ${receipt.stripePaymentIntentId} pays more than one invoice`);
}

/** The money that came in through a payment intent. */
export async function findReceipt(db: Db, paymentIntentId: string): Promise<ReceiptRow | undefined> {
  const [row] = await db.select().from(receipts).where(eq(receipts.stripePaymentIntentId, paymentIntentId));
  return row;
}

/** What came in for a payment, oldest first, and how much of it was not given back. */
export function selectReceipts(db: Db, invoiceId: string) {
  const refunded = db
    .select({ sum: sql`coalesce(sum(${refunds.amount}), 0)` })
    .from(refunds)
    .where(
      and(
        eq(refunds.stripePaymentIntentId, receipts.stripePaymentIntentId),
        notInArray(refunds.status, ["failed", "canceled"]),
      ),
    );
  return db
    .select({
      paymentIntentId: receipts.stripePaymentIntentId,
      left: sql<number>`${receipts.amount} - (${refunded})`.mapWith(Number),
    })
    .from(receipts)
    .where(eq(receipts.invoiceId, invoiceId))
    .orderBy(receipts.receivedAt, receipts.stripePaymentIntentId);
}

/** How much came in for a payment: a part of a query over `invoices`. */
export const received = sql<number>`(
  select coalesce(sum(${receipts.amount}), 0) from ${receipts} where ${receipts.invoiceId} = ${invoices.id}
)`.mapWith(Number);
