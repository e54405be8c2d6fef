import { requireStripe } from "../../platform/stripe.ts";
import { findSubscription, type SyncContext, syncSubscription } from "../billing/index.ts";
import { findCurrent } from "./follow-money.ts";
import { type CurrentPeriod, reachesInto } from "./rules.ts";
import { selectPaid } from "./standing-store.ts";
import { findPayment, type PaymentRow } from "./store.ts";
import { toInvoiceFacts } from "./stripe-payment.ts";
import { syncInvoice } from "./sync-payment.ts";

/**
 * Sees to it that the current period of a payment's subscription is the one that Stripe has, and that everything which was
 * paid for it is on record, though the events did not come yet: what is left is asked of all of it. Answers the payment.
 */
export async function bringCurrentPayments(ctx: SyncContext, invoiceId: string): Promise<PaymentRow> {
  const payment = await findPayment(ctx.db, invoiceId);
  if (!payment) throw new Error(`payment ${invoiceId} is gone`);
  const held = await findSubscription(ctx, payment.subscriptionId);
  if (!held?.stripeSubscriptionId) return payment;
  // One that is over, or being ended, has had its last period.
  if (held.status !== "canceled" && !held.revokedAt) await syncSubscription(ctx, held.stripeSubscriptionId);
  const current = await findCurrent(ctx, held.id);
  if (!reachesInto(payment, current)) return payment;
  const paid = await listPaid(ctx, held.stripeSubscriptionId, current);
  const known = await selectPaid(ctx.db, paid);
  for (const stripeId of paid) if (!known.has(stripeId)) await syncInvoice(ctx, stripeId);
  return payment;
}

async function listPaid(ctx: SyncContext, subscription: string, current: CurrentPeriod): Promise<string[]> {
  const paid: string[] = [];
  for await (const invoice of requireStripe(ctx).invoices.list({
    subscription,
    status: "paid",
    limit: 100,
  })) {
    const facts = toInvoiceFacts(invoice, { receipts: [], overage: new Set() });
    if (facts && reachesInto(facts, current)) paid.push(facts.stripeId);
  }
  return paid;
}
