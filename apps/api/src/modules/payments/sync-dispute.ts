import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { findSubscription, restoreAccess, revokeAccess, type SyncContext } from "../billing/index.ts";
import { postDispute } from "../ledger/index.ts";
import { findPaidPayment } from "./find-payment.ts";
import { paysForNow } from "./rules.ts";
import { stopRenewal } from "./stop-renewal.ts";
import { hasOtherDispute, lockPayment, type PaymentRow, upsertDispute } from "./store.ts";
import { type DisputeFacts, idOf, toDisputeFacts } from "./stripe-payment.ts";
import type { SyncResult } from "./sync-payment.ts";

/**
 * Asks Stripe for a dispute and puts it into effect. Money that was withdrawn is booked as a refund would be, takes
 * access to what it paid for and announces the end of the renewal; money that came back is booked back and gives access
 * for the time that still runs. Repeating it changes nothing.
 */
export async function syncDispute(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = ctx.now();
  const dispute = await stripe.disputes.retrieve(stripeId);
  const payment = await findPaidPayment(ctx, await intentOf(stripe, dispute));
  if (!payment) return "not_ours";
  const taking = { invoiceId: payment.id, facts: toDisputeFacts(dispute), askedAt };
  const isTaken = await withTransaction(ctx, (tx) => record(tx, taking));
  if (isTaken) await stopRenewal(ctx, payment.subscriptionId, "at_period_end");
  return "synced";
}

async function intentOf(stripe: Stripe, dispute: Stripe.Dispute): Promise<string | undefined> {
  const known = idOf(dispute.payment_intent);
  if (known) return known;
  const { charge } = dispute;
  return idOf(
    (await stripe.charges.retrieve(typeof charge === "string" ? charge : charge.id)).payment_intent,
  );
}

/** Answers whether the bank holds the money of a time that still runs. */
async function record(
  tx: InTransaction<SyncContext>,
  { invoiceId, facts, askedAt }: { invoiceId: string; facts: DisputeFacts; askedAt: Date },
): Promise<boolean> {
  const payment = await lockPayment(tx.db, invoiceId);
  const { stripeId: stripeDisputeId, amount, currency, status, reason, createdAt } = facts;
  const row = await upsertDispute(tx.db, {
    stripeDisputeId,
    amount,
    currency,
    status,
    reason,
    createdAt,
    invoiceId,
    syncedAt: askedAt,
  });
  if (!row) return false;
  await book(tx, payment, facts);
  const isTaken = facts.withdrawnAt !== null && facts.reinstatedAt === null;
  const takesAccess = isTaken && paysForNow(payment, tx.now());
  if (takesAccess) await takeAccess(tx, payment);
  if (row.before !== row.status) {
    await audit(tx, {
      action: `dispute.${row.before === null ? "opened" : status}`,
      subject: { kind: "payment", id: payment.id },
      organizationId: payment.organizationId,
      details: { stripeDisputeId, amount, currency, status, reason },
    });
  }
  return takesAccess;
}

async function book(tx: InTransaction<SyncContext>, payment: PaymentRow, facts: DisputeFacts): Promise<void> {
  const { stripeId: source, amount, withdrawnAt, reinstatedAt, fees } = facts;
  const saleSource = payment.stripeId;
  if (withdrawnAt) await postDispute(tx, { step: "opened", source, at: withdrawnAt, amount, saleSource });
  for (const fee of fees) await postDispute(tx, { step: "fee", ...fee, saleSource });
  const isBack = reinstatedAt && (await postDispute(tx, { step: "won", source, at: reinstatedAt }));
  if (!isBack || payment.refunded >= payment.total) return;
  if (!(await hasOtherDispute(tx.db, payment, source))) await giveAccess(tx, payment);
}

async function takeAccess(tx: InTransaction<SyncContext>, payment: PaymentRow): Promise<void> {
  const held = await findSubscription(tx, payment.subscriptionId);
  if (held && held.revokedAt === null) await revokeAccess(tx, held.id, "dispute");
}

async function giveAccess(tx: InTransaction<SyncContext>, payment: PaymentRow): Promise<void> {
  const held = await findSubscription(tx, payment.subscriptionId);
  if (held && held.revokedAt !== null) await restoreAccess(tx, held.id, "dispute");
}
