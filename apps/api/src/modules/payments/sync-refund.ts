import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { findSubscription, revokeAccess, type SyncContext } from "../billing/index.ts";
import { postRefund, postRefundFailed } from "../ledger/index.ts";
import { findPaidPayment } from "./find-payment.ts";
import { isGivenBack, paysForNow } from "./rules.ts";
import { stopRenewal } from "./stop-renewal.ts";
import { countRefunded, decideRequest, lockPayment, type PaymentRow, upsertRefund } from "./store.ts";
import { idOf, type RefundFacts, toRefundFacts } from "./stripe-payment.ts";
import type { SyncResult } from "./sync-payment.ts";

/** Asks Stripe for a refund and puts it into effect, whoever ordered it. Repeating it changes nothing. */
export async function syncRefund(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const askedAt = ctx.now();
  return applyRefund(ctx, await requireStripe(ctx).refunds.retrieve(stripeId), askedAt);
}

/** The same for every refund of a charge. */
export async function syncChargeRefunds(ctx: SyncContext, chargeId: string): Promise<SyncResult> {
  const askedAt = ctx.now();
  let result: SyncResult = "not_ours";
  for await (const refund of requireStripe(ctx).refunds.list({ charge: chargeId, limit: 100 })) {
    if ((await applyRefund(ctx, refund, askedAt)) === "synced") result = "synced";
  }
  return result;
}

/**
 * Puts a refund as Stripe answered it at `askedAt` into effect: its row, what is left of the payment, the books, an open
 * request and the audit row in one transaction. One that leaves nothing of a payment whose time still runs takes access
 * with it, and the renewal after that.
 */
export async function applyRefund(
  ctx: SyncContext,
  refund: Stripe.Refund,
  askedAt: Date,
): Promise<SyncResult> {
  const payment = await findPaidPayment(ctx, idOf(refund.payment_intent));
  if (!payment) return "not_ours";
  const giving = { invoiceId: payment.id, facts: toRefundFacts(refund), askedAt };
  const endsAccess = await withTransaction(ctx, (tx) => record(tx, giving));
  if (endsAccess) await stopRenewal(ctx, payment.subscriptionId, "now");
  return "synced";
}

/** Answers whether nothing is left of what the buyer paid for the running time. */
async function record(
  tx: InTransaction<SyncContext>,
  { invoiceId, facts, askedAt }: { invoiceId: string; facts: RefundFacts; askedAt: Date },
): Promise<boolean> {
  const payment = await lockPayment(tx.db, invoiceId);
  const { stripeId: stripeRefundId, amount, currency, status, reason, createdAt } = facts;
  const row = await upsertRefund(tx.db, {
    stripeRefundId,
    amount,
    currency,
    status,
    reason,
    createdAt,
    invoiceId,
    syncedAt: askedAt,
  });
  if (row && row.before !== row.status) await settle(tx, payment, facts);
  const refunded = await countRefunded(tx.db, payment.id);
  const isOver = refunded >= payment.total && payment.total > 0 && paysForNow(payment, tx.now());
  if (isOver) await takeAccess(tx, payment);
  return isOver;
}

async function settle(
  tx: InTransaction<SyncContext>,
  payment: PaymentRow,
  facts: RefundFacts,
): Promise<void> {
  const { stripeId: source, amount, createdAt: at, status, grantedBy } = facts;
  if (status === "pending" || status === "succeeded")
    await postRefund(tx, { source, at, amount, saleSource: payment.stripeId });
  if (!isGivenBack(status)) await postRefundFailed(tx, { source, at: tx.now() });
  else await approveRequest(tx, payment, grantedBy);
  await audit(tx, {
    action: `refund.${status}`,
    subject: { kind: "payment", id: payment.id },
    organizationId: payment.organizationId,
    details: { stripeRefundId: source, amount, currency: facts.currency, grantedBy, reason: facts.reason },
  });
}

/** Money that goes back is the answer that its buyer waited for. */
async function approveRequest(
  tx: InTransaction<SyncContext>,
  payment: PaymentRow,
  decidedBy: string | null,
): Promise<void> {
  const decision = { status: "approved", answer: null, decidedBy, decidedAt: tx.now() } as const;
  const request = await decideRequest(tx.db, payment.id, decision);
  if (!request) return;
  await audit(tx, {
    action: "refund_request.approved",
    subject: { kind: "payment", id: payment.id },
    organizationId: payment.organizationId,
  });
}

async function takeAccess(tx: InTransaction<SyncContext>, payment: PaymentRow): Promise<void> {
  const held = await findSubscription(tx, payment.subscriptionId);
  if (held && held.revokedAt === null) await revokeAccess(tx, held.id, "refund");
}
