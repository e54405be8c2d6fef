import { disputes, invoices, receipts, refunds } from "@souk/db/schema/stripe";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
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

/** How much of a receipt was given back: a part of a query over `receipts`. */
const givenBack = sql`(
  select coalesce(sum(${refunds.amount}), 0) from ${refunds}
  where ${refunds.stripePaymentIntentId} = ${receipts.stripePaymentIntentId}
    and ${refunds.status} not in ('failed', 'canceled')
)`;

/** How much of a receipt can be given back: nothing while a bank holds it, nor when the bank keeps it. */
const returnable = sql<number>`case when ${disputedAs("needs_response", "under_review", "lost")} then 0
  else ${receipts.amount} - ${givenBack} end`;

/** Whether a receipt has a dispute of one of these statuses. */
function disputedAs(...statuses: string[]): SQL {
  return sql`exists (
    select from ${disputes} where ${disputes.stripePaymentIntentId} = ${receipts.stripePaymentIntentId}
      and ${inArray(disputes.status, statuses)}
  )`;
}

/** What came in for a payment, oldest first, and how much of it can be given back. */
export function selectReceipts(db: Db, invoiceId: string) {
  return db
    .select({
      paymentIntentId: receipts.stripePaymentIntentId,
      left: returnable.mapWith(Number),
    })
    .from(receipts)
    .where(eq(receipts.invoiceId, invoiceId))
    .orderBy(receipts.receivedAt, receipts.stripePaymentIntentId);
}

/** How much came in for a payment: a part of a query over `invoices`. */
export const received = sumOf(sql`${receipts.amount}`);

/** How much of it can be given back now: the same. */
export const refundable = sumOf(returnable);

/** What refunds and lost disputes took of it: the same. */
export const takenBack = sumOf(
  sql`case when ${disputedAs("lost")} then ${receipts.amount} else ${givenBack} end`,
);

/** Whether a bank holds any of it; an inquiry holds nothing: the same. */
export const isHeld = sql<boolean>`exists (
  select from ${receipts}
  where ${receipts.invoiceId} = ${invoices.id} and ${disputedAs("needs_response", "under_review")}
)`;

function sumOf(amount: SQL): SQL<number> {
  return sql<number>`(
    select coalesce(sum(${amount}), 0) from ${receipts} where ${receipts.invoiceId} = ${invoices.id}
  )`.mapWith(Number);
}
