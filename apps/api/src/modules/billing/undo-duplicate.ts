import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { idOf, toOwnership } from "./stripe-subscription.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Undoes a second live subscription for the same agent, e.g. two payment pages paid at once: the newcomer is canceled
 * at Stripe and its payment given back. Safe to repeat: a canceled one stays so, and the refund has one key.
 */
export async function undoDuplicate(
  ctx: SyncContext,
  newcomer: Stripe.Subscription,
  liveId: string,
): Promise<void> {
  const stripe = requireStripe(ctx);
  if (newcomer.status !== "canceled") await stripe.subscriptions.cancel(newcomer.id);
  const paymentIntent = await paidBy(stripe, idOf(newcomer.latest_invoice));
  if (paymentIntent) {
    await stripe.refunds.create(
      { payment_intent: paymentIntent, reason: "duplicate" },
      { idempotencyKey: `duplicate:${newcomer.id}` },
    );
  }
  await withTransaction(ctx, (tx) =>
    audit(tx, {
      action: "subscription.duplicate_undone",
      subject: { kind: "subscription", id: liveId },
      organizationId: toOwnership(newcomer.metadata)?.organizationId ?? null,
      details: { stripeSubscriptionId: newcomer.id, refunded: paymentIntent ?? null },
    }),
  );
}

async function paidBy(stripe: Stripe, invoiceId: string | undefined): Promise<string | undefined> {
  if (!invoiceId) return undefined;
  for await (const { payment, status } of stripe.invoicePayments.list({ invoice: invoiceId, limit: 10 })) {
    if (status === "paid") return idOf(payment.payment_intent);
  }
  return undefined;
}
