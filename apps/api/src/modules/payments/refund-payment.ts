import type { Payment } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import type { UserActor } from "../../platform/actor.ts";
import { requireStripe } from "../../platform/stripe.ts";
import type { SyncContext } from "../billing/index.ts";
import { getPayment } from "./get-payment.ts";
import { findPayment, type PaymentRow } from "./store.ts";
import { applyRefund } from "./sync-refund.ts";

/** An order to give money back; `amount` in minor units, all that is left when absent. */
export interface RefundOrder {
  invoiceId: string;
  amount?: number | undefined;
  reason: string;
  idempotencyKey: string;
}

/**
 * Gives money back through Stripe and puts that into effect at once: books, access, an open request. The same key again
 * answers what the first order did, also when that broke off half way. Refuses more than is left.
 */
export async function refundPayment(
  ctx: SyncContext & { actor: UserActor },
  order: RefundOrder,
): Promise<Payment> {
  const stripe = requireStripe(ctx);
  const payment = await findPayment(ctx.db, order.invoiceId);
  if (!payment) throw new AppError("invoice.not_found");
  const askedAt = ctx.now();
  const refund =
    (await findOrdered(stripe, payment, order)) ??
    (await orderRefund(stripe, payment, { ...order, grantedBy: ctx.actor.userId }));
  await applyRefund(ctx, refund, askedAt);
  return getPayment(ctx, payment.id);
}

/** The refund that an earlier call with the same key made. Stripe forgets its own keys after a day. */
async function findOrdered(
  stripe: Stripe,
  { stripePaymentIntentId }: PaymentRow,
  { idempotencyKey }: RefundOrder,
): Promise<Stripe.Refund | undefined> {
  if (!stripePaymentIntentId) return undefined;
  const made = stripe.refunds.list({ payment_intent: stripePaymentIntentId, limit: 100 });
  for await (const refund of made) {
    if (refund.metadata?.["souk_refund_key"] === idempotencyKey) return refund;
  }
  return undefined;
}

async function orderRefund(
  stripe: Stripe,
  payment: PaymentRow,
  order: RefundOrder & { grantedBy: string },
): Promise<Stripe.Refund> {
  const left = payment.status === "paid" ? payment.total - payment.refunded : 0;
  const amount = order.amount ?? left;
  if (!payment.stripePaymentIntentId || amount < 1 || amount > left) throw new AppError("refund.exceeds");
  const metadata = {
    souk_refund_key: order.idempotencyKey,
    souk_granted_by: order.grantedBy,
    souk_reason: order.reason,
  };
  try {
    return await stripe.refunds.create(
      { payment_intent: payment.stripePaymentIntentId, amount, metadata },
      { idempotencyKey: `refund:${payment.id}:${order.idempotencyKey}` },
    );
  } catch (error) {
    if (!isRefused(error)) throw error;
    // Another call with this key may have been first, with other words or of another amount.
    const made = await findOrdered(stripe, payment, order);
    if (made) return made;
    throw new AppError("refund.exceeds");
  }
}

/** Stripe says no: more than is left, disputed, or the key stands for another order. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripeIdempotencyError
  );
}
