import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { insertPurchase } from "./synced-store.ts";
import { lockHolding } from "./store.ts";
import { type Ownership, toOwnership } from "./stripe-subscription.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Undoes a second live subscription for the same agent, e.g. two payment pages paid at once: the newcomer's payment is
 * given back and it is canceled at Stripe. In this order, because a canceled one is no duplicate any more: whatever
 * breaks off half way is done again. Safe to repeat.
 */
export async function undoDuplicate(
  ctx: SyncContext,
  newcomer: Stripe.Subscription,
  liveId: string,
): Promise<void> {
  const stripe = requireStripe(ctx);
  const paymentIntent = await paidBy(stripe, idOf(newcomer.latest_invoice));
  if (paymentIntent) await giveBack(stripe, paymentIntent);
  await unlessRefused("resource_missing", stripe.subscriptions.cancel(newcomer.id));
  await withTransaction(ctx, (tx) =>
    audit(tx, {
      action: "subscription.duplicate_undone",
      subject: { kind: "subscription", id: liveId },
      organizationId: toOwnership(newcomer.metadata)?.organizationId ?? null,
      details: { stripeSubscriptionId: newcomer.id, refunded: paymentIntent ?? null },
    }),
  );
}

/** A plan that was paid once: its payment intent, when it was paid, and at which price. */
export interface Purchase {
  paymentIntent: string;
  paidAt: Date;
  tierPriceId: string | null;
}

/**
 * Undoes a plan that was paid once while another plan of the same agent was live: the money is given back, and the plan
 * stays on record as ended, so that its payment and refund have something to belong to. Safe to repeat.
 */
export async function undoPurchase(
  ctx: SyncContext,
  owner: Ownership,
  { paymentIntent, paidAt, tierPriceId }: Purchase,
): Promise<void> {
  await giveBack(requireStripe(ctx), paymentIntent);
  await withTransaction(ctx, async (tx) => {
    const { organizationId, listingId, tierId } = owner;
    await lockHolding(tx.db, organizationId, listingId);
    const ended = await insertPurchase(tx.db, {
      ...owner,
      tierPriceId,
      stripePaymentIntentId: paymentIntent,
      startedAt: paidAt,
      canceledAt: paidAt,
    });
    if (!ended) return;
    await audit(tx, {
      action: "subscription.duplicate_undone",
      subject: { kind: "subscription", id: ended.id },
      organizationId,
      details: { listingId, tierId, refunded: paymentIntent },
    });
  });
}

/** Gives a payment back once. Stripe forgets the key after a day; what is given back by then stays so. */
function giveBack(stripe: Stripe, paymentIntent: string): Promise<void> {
  const refund = { payment_intent: paymentIntent, reason: "duplicate" } as const;
  const given = stripe.refunds.create(refund, { idempotencyKey: `duplicate:${paymentIntent}` });
  return unlessRefused("charge_already_refunded", given);
}

/** Somebody else may have done it since; Stripe then refuses with this code. */
export async function unlessRefused(code: string, asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code !== code) throw error;
  }
}

async function paidBy(stripe: Stripe, invoiceId: string | undefined): Promise<string | undefined> {
  if (!invoiceId) return undefined;
  for await (const { payment, status } of stripe.invoicePayments.list({ invoice: invoiceId, limit: 10 })) {
    if (status === "paid") return idOf(payment.payment_intent);
  }
  return undefined;
}
