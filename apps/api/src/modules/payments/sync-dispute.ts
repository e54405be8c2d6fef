import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { revokeAccess, type SyncContext } from "../billing/index.ts";
import { postDispute } from "../ledger/index.ts";
import { findReceived } from "./find-received.ts";
import { bringCurrentPayments } from "./bring-current-payments.ts";
import { findCurrent, followMoney, type Effect as MoneyEffect } from "./follow-money.ts";
import type { ReceiptRow } from "./receipt-store.ts";
import { reachesInto } from "./rules.ts";
import { followStripe, stopRenewal } from "./stop-renewal.ts";
import { lockPayment } from "./standing-store.ts";
import { type PaymentRow, upsertDispute } from "./store.ts";
import { type DisputeFacts, toDisputeFacts } from "./stripe-taking.ts";
import type { SyncResult } from "./sync-payment.ts";

/** What a dispute did to access: it is `taken` while a bank holds the money. */
type Effect = MoneyEffect | "taken";

/**
 * Asks Stripe for a dispute and puts it into effect. Money that was withdrawn is booked as a refund would be, takes
 * access at once and announces the end of the renewal; one that is lost is to access as a whole refund is. Money that came
 * back is booked back and gives access for what is paid. Repeating it changes nothing.
 */
export async function syncDispute(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = await readClock(ctx);
  const dispute = await stripe.disputes.retrieve(stripeId);
  const receipt = await findReceived(ctx, await intentOf(stripe, dispute));
  if (!receipt) return "not_ours";
  await bringCurrentPayments(ctx, receipt.invoiceId);
  const taking = { receipt, facts: toDisputeFacts(dispute), askedAt };
  const { effect, subscriptionId } = await withTransaction(ctx, (tx) => record(tx, taking));
  if (effect === "taken") await stopRenewal(ctx, subscriptionId, "at_period_end");
  if (effect === "over") await stopRenewal(ctx, subscriptionId, "now");
  if (effect === "given_back") await followStripe(ctx, subscriptionId);
  return "synced";
}

async function intentOf(stripe: Stripe, dispute: Stripe.Dispute): Promise<string | undefined> {
  const known = idOf(dispute.payment_intent);
  const chargeId = idOf(dispute.charge);
  if (known || !chargeId) return known;
  return idOf((await stripe.charges.retrieve(chargeId)).payment_intent);
}

interface Taking {
  receipt: ReceiptRow;
  facts: DisputeFacts;
  askedAt: Date;
}

async function record(
  tx: InTransaction<SyncContext>,
  { receipt, facts, askedAt }: Taking,
): Promise<{ effect: Effect; subscriptionId: string }> {
  const payment = await lockPayment(tx.db, receipt.invoiceId);
  const { subscriptionId, organizationId } = payment;
  const { stripeId: stripeDisputeId, amount, currency, status, reason, createdAt } = facts;
  const said = { amount, currency, status, reason, createdAt, syncedAt: askedAt };
  const { stripePaymentIntentId, invoiceId } = receipt;
  const belongs = { stripeDisputeId, stripePaymentIntentId, invoiceId };
  const row = await upsertDispute(tx.db, { ...belongs, ...said });
  if (!row) return { effect: "none", subscriptionId };
  const isBack = await book(tx, receipt, facts);
  const effect = await followDispute(tx, payment, { ...facts, isBack });
  if (row.before !== row.status) {
    await audit(tx, {
      action: `dispute.${row.before === null ? "opened" : status}`,
      subject: { kind: "payment", id: payment.id },
      organizationId,
      details: { stripeDisputeId, amount, currency, status, reason },
    });
  }
  return { effect, subscriptionId };
}

/** Answers whether money came back that had not before. */
async function book(
  tx: InTransaction<SyncContext>,
  { saleSource }: ReceiptRow,
  { stripeId: source, amount, withdrawnAt, reinstatedAt, fees }: DisputeFacts,
): Promise<boolean> {
  if (withdrawnAt) await postDispute(tx, { step: "opened", source, at: withdrawnAt, amount, saleSource });
  for (const fee of fees) await postDispute(tx, { step: "fee", ...fee, saleSource });
  return reinstatedAt !== null && (await postDispute(tx, { step: "won", source, at: reinstatedAt }));
}

/** A bank that holds any of what access stands on takes all of it; when it has decided, what is left counts. */
async function followDispute(
  tx: InTransaction<SyncContext>,
  payment: PaymentRow,
  { status, withdrawnAt, reinstatedAt, isBack }: DisputeFacts & { isBack: boolean },
): Promise<Effect> {
  const { subscriptionId } = payment;
  if (withdrawnAt === null || !reachesInto(payment, await findCurrent(tx, subscriptionId))) return "none";
  if (status === "lost") return followMoney(tx, payment, { taker: "dispute", giver: "dispute_lost" });
  if (isBack) return followMoney(tx, payment, { taker: "dispute", giver: "dispute_won" });
  if (reinstatedAt !== null) return "none";
  const at = await readClock(tx);
  await revokeAccess(tx, subscriptionId, { why: "dispute", isFinal: false, at, leftPriceId: null });
  return "taken";
}
