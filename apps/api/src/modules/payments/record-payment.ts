import { audit } from "../../platform/audit.ts";
import type { InTransaction } from "../../platform/transaction.ts";
import type { SyncContext } from "../billing/index.ts";
import { postCreditSale, postSale } from "../ledger/index.ts";
import { insertReceipt, selectReceipts } from "./receipt-store.ts";
import { taxWithin } from "./money-rules.ts";
import { findTerms, type PaymentRow, upsertPayment } from "./store.ts";
import type { PaymentFacts, ReceiptFacts } from "./stripe-payment.ts";

/** Who pays for what. */
export interface Holding {
  organizationId: string;
  subscriptionId: string;
}

/** A payment as Stripe answered it at `askedAt`, with the money that came in for it, oldest first. */
export interface Payment {
  facts: PaymentFacts;
  holding: Holding;
  /** The plan that it bought and its price, as far as we know. */
  tierPriceId: string | null;
  receipts: readonly ReceiptFacts[];
  askedAt: Date;
}

/**
 * Brings a payment on record to what Stripe said: its row, a sale for all money that is new and for what credit paid, and
 * the audit row. Does nothing when a later answer is on record. Throws when money came in that Stripe has not settled.
 */
export async function recordPayment(tx: InTransaction<SyncContext>, payment: Payment): Promise<void> {
  const { holding, tierPriceId, askedAt } = payment;
  const { stripePriceId: _, credit: __, creditTax: ___, ...facts } = payment.facts;
  const row = await upsertPayment(tx.db, { ...facts, ...holding, tierPriceId, syncedAt: askedAt });
  if (!row) return;
  const isNew = await bookReceipts(tx, row, payment);
  const isChanged = row.before !== row.status;
  if (isChanged) await tell(tx, row, `payment.${row.status}`);
  await bookCredit(tx, row, payment.facts);
  if (isNew && !(isChanged && row.status === "paid")) await tell(tx, row, "payment.received");
}

async function tell(
  tx: InTransaction<SyncContext>,
  row: PaymentRow,
  action: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  await audit(tx, {
    action,
    subject: { kind: "payment", id: row.id },
    organizationId: row.organizationId,
    details: { stripeId: row.stripeId, total: row.total, currency: row.currency, ...more },
  });
}

/** What credit paid, once the invoice is paid: until then Stripe may give the credit back. */
async function bookCredit(
  tx: InTransaction<SyncContext>,
  row: PaymentRow,
  { credit, creditTax: tax, paidAt: at }: PaymentFacts,
): Promise<void> {
  if (credit === 0 || at === null) return;
  const { stripeId: invoice, organizationId, subscriptionId, currency } = row;
  const { vendorId, shareBps } = await findTerms(tx.db, subscriptionId);
  const sale = { invoice, at, total: credit, tax, currency, vendorId, shareBps };
  const isNew = await postCreditSale(tx, { ...sale, organizationId, subscriptionId });
  if (isNew) await tell(tx, row, "payment.paid_by_credit", { credit });
}

/** Answers whether any of the money is new. The tax is spread over all of it, so that it adds up in any partition. */
async function bookReceipts(
  tx: InTransaction<SyncContext>,
  row: PaymentRow,
  { facts, receipts }: Payment,
): Promise<boolean> {
  let isNew = false;
  let before = 0;
  for (const receipt of receipts) {
    const after = before + receipt.amount;
    const tax = taxWithin(after, facts) - taxWithin(before, facts);
    if (await bookReceipt(tx, row, { ...receipt, tax })) isNew = true;
    before = after;
  }
  return isNew;
}

/** The first money of a payment is a sale under the payment's own id, all other under its payment intent's. */
async function bookReceipt(
  tx: InTransaction<SyncContext>,
  row: PaymentRow,
  receipt: ReceiptFacts & { tax: number },
): Promise<boolean> {
  const { paymentIntentId, amount, fee: processorFee, tax, receivedAt } = receipt;
  if (amount === 0) return false;
  if (processorFee === undefined) throw new Error(`payment ${paymentIntentId} is not settled yet`);
  const isFirst = (await selectReceipts(tx.db, row.id)).length === 0;
  const source = isFirst ? row.stripeId : paymentIntentId;
  const money = { stripePaymentIntentId: paymentIntentId, invoiceId: row.id, amount, receivedAt };
  if (!(await insertReceipt(tx.db, { ...money, saleSource: source }))) return false;
  const { vendorId, shareBps } = await findTerms(tx.db, row.subscriptionId);
  const { organizationId, subscriptionId, currency } = row;
  const sale = { source, at: receivedAt, total: amount, tax, currency, processorFee, vendorId, shareBps };
  return postSale(tx, { ...sale, organizationId, subscriptionId });
}
