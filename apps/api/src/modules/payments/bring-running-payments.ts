import { requireStripe } from "../../platform/stripe.ts";
import { findSubscription, type SyncContext } from "../billing/index.ts";
import { paysForNow } from "./rules.ts";
import { selectPaid } from "./standing-store.ts";
import { findPayment, type PaymentRow } from "./store.ts";
import { toInvoiceFacts } from "./stripe-payment.ts";
import { syncInvoice } from "./sync-payment.ts";

/**
 * Sees to it that everything which was paid for the running time of a payment's subscription is on record, though its
 * events did not come yet: whether anything is left is asked of all of it. Answers the payment.
 */
export async function bringRunningPayments(ctx: SyncContext, invoiceId: string): Promise<PaymentRow> {
  const payment = await findPayment(ctx.db, invoiceId);
  if (!payment) throw new Error(`payment ${invoiceId} is gone`);
  const held = await findSubscription(ctx, payment.subscriptionId);
  if (!held?.stripeSubscriptionId || !paysForNow(payment, ctx.now())) return payment;
  const running = await listRunning(ctx, held.stripeSubscriptionId);
  const known = await selectPaid(ctx.db, running);
  for (const stripeId of running) if (!known.has(stripeId)) await syncInvoice(ctx, stripeId);
  return payment;
}

async function listRunning(ctx: SyncContext, subscription: string): Promise<string[]> {
  const running: string[] = [];
  const paid = { subscription, status: "paid", limit: 100 } as const;
  for await (const invoice of requireStripe(ctx).invoices.list(paid)) {
    const facts = toInvoiceFacts(invoice, []);
    if (facts && paysForNow(facts, ctx.now())) running.push(facts.stripeId);
  }
  return running;
}
