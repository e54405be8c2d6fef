import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import type { SyncContext } from "../billing/index.ts";
import { postRefund, postRefundFailed } from "../ledger/index.ts";
import { bringCurrentPayments } from "./bring-current-payments.ts";
import { findReceived } from "./find-received.ts";
import { type Effect, followMoney } from "./follow-money.ts";
import type { ReceiptRow } from "./receipt-store.ts";
import { isGivenBack } from "./rules.ts";
import { decideRequest } from "./request-store.ts";
import { followStripe, stopRenewal } from "./stop-renewal.ts";
import { lockPayment } from "./standing-store.ts";
import { countRefunded, type PaymentRow, upsertRefund } from "./store.ts";
import { type RefundFacts, toRefundFacts } from "./stripe-taking.ts";
import type { SyncResult } from "./sync-payment.ts";

/** Asks Stripe for a refund and puts it into effect, whoever ordered it. Repeating it changes nothing. */
export async function syncRefund(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const askedAt = await readClock(ctx);
  return applyRefund(ctx, await requireStripe(ctx).refunds.retrieve(stripeId), askedAt);
}

/** The same for every refund of a charge. */
export async function syncChargeRefunds(ctx: SyncContext, chargeId: string): Promise<SyncResult> {
  const askedAt = await readClock(ctx);
  let result: SyncResult = "not_ours";
  for await (const refund of requireStripe(ctx).refunds.list({ charge: chargeId, limit: 100 })) {
    if ((await applyRefund(ctx, refund, askedAt)) === "synced") result = "synced";
  }
  return result;
}

/**
 * Puts a refund as Stripe answered it at `askedAt` into effect: its row, what is left of the payment, the books, an open
 * request and the audit row in one transaction. Access follows what is left (`followMoney`); a plan that is over by it is
 * ended at Stripe after that. A refund that fails gives access back.
 */
export async function applyRefund(
  ctx: SyncContext,
  refund: Stripe.Refund,
  askedAt: Date,
): Promise<SyncResult> {
  const receipt = await findReceived(ctx, idOf(refund.payment_intent));
  if (!receipt) return "not_ours";
  const facts = toRefundFacts(refund);
  const { subscriptionId } = await bringCurrentPayments(ctx, receipt.invoiceId);
  const effect = await withTransaction(ctx, (tx) => record(tx, { receipt, facts, askedAt }));
  if (effect === "over") await stopRenewal(ctx, subscriptionId, "now");
  if (effect === "given_back") await followStripe(ctx, subscriptionId);
  return "synced";
}

interface Giving {
  receipt: ReceiptRow;
  facts: RefundFacts;
  askedAt: Date;
}

async function record(tx: InTransaction<SyncContext>, { receipt, facts, askedAt }: Giving): Promise<Effect> {
  const payment = await lockPayment(tx.db, receipt.invoiceId);
  const { stripeId: stripeRefundId, amount, currency, status, reason, createdAt } = facts;
  const { stripePaymentIntentId, invoiceId } = receipt;
  const belongs = { stripeRefundId, stripePaymentIntentId, invoiceId };
  const said = { amount, currency, status, reason, createdAt, syncedAt: askedAt };
  const row = await upsertRefund(tx.db, { ...belongs, ...said });
  const isNews = row !== undefined && row.before !== row.status;
  if (isNews) await settle(tx, payment, { receipt, facts, askedAt });
  await countRefunded(tx.db, payment.id);
  const hasFailed = isNews && !isGivenBack(status);
  return followMoney(tx, payment, { taker: "refund", giver: hasFailed ? "refund_failed" : undefined });
}

async function settle(
  tx: InTransaction<SyncContext>,
  payment: PaymentRow,
  { receipt, facts }: Giving,
): Promise<void> {
  const { stripeId: source, amount, createdAt: at, status, grantedBy } = facts;
  if (status === "pending" || status === "succeeded")
    await postRefund(tx, { source, at, amount, saleSource: receipt.saleSource });
  if (!isGivenBack(status)) await postRefundFailed(tx, { source, at: tx.now() });
  else await approveRequest(tx, payment, grantedBy);
  await audit(tx, {
    action: `refund.${status}`,
    subject: { kind: "payment", id: payment.id },
    by: isGivenBack(status) ? grantedBy : null,
    organizationId: payment.organizationId,
    details: { stripeRefundId: source, amount, currency: facts.currency, grantedBy, reason: facts.reason },
  });
}

/**
 * Money that goes back is the answer that its buyer waited for. The admin who ordered it gave it, whether their call or
 * Stripe's notice of it comes first.
 */
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
    by: decidedBy,
    organizationId: payment.organizationId,
  });
}
