import type { Payment } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { withTransaction } from "../../platform/transaction.ts";
import type { SyncContext } from "../billing/index.ts";
import { getPayment } from "./get-payment.ts";
import { selectReceipts } from "./receipt-store.ts";
import { partsOf, type RefundPart, type RefundPlan } from "./rules.ts";
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
 * Gives money back through Stripe and puts that into effect at once: books, access, an open request. What was paid in
 * several parts is given back from the oldest on, a refund each. The same key again answers what the first order did,
 * also when that broke off half way. Refuses more than is left.
 */
export async function refundPayment(
  ctx: SyncContext & { actor: UserActor },
  order: RefundOrder,
): Promise<Payment> {
  const stripe = requireStripe(ctx);
  const payment = await findPayment(ctx.db, order.invoiceId);
  if (!payment) throw new AppError("invoice.not_found");
  const askedAt = await readClock(ctx);
  const receipts = await selectReceipts(ctx.db, payment.id);
  const made: Stripe.Refund[] = [];
  for (const { paymentIntentId } of receipts)
    made.push(...(await findOrdered(stripe, paymentIntentId, order)));
  for (const refund of made) await applyRefund(ctx, refund, askedAt);
  const parts = partsOf({ amount: order.amount, receipts, made: made.map(toMade) });
  if (!parts) throw new AppError("refund.exceeds");
  if (parts.length > 0) await recordOrder(ctx, payment, { ...order, parts });
  for (const part of parts) {
    const refund = await orderRefund(stripe, part, { ...order, grantedBy: ctx.actor.userId });
    await applyRefund(ctx, refund, askedAt);
  }
  return getPayment(ctx, payment.id);
}

/** Who orders what is on record before Stripe is asked: its answer may be lost, or come to us by a notice first. */
async function recordOrder(
  ctx: SyncContext,
  { id, organizationId, currency }: PaymentRow,
  { parts, reason, idempotencyKey }: Omit<RefundOrder, "amount"> & { parts: readonly RefundPart[] },
): Promise<void> {
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  await withTransaction(ctx, (tx) =>
    audit(tx, {
      action: "refund.ordered",
      subject: { kind: "payment", id },
      organizationId,
      details: { amount, currency, reason, idempotencyKey },
    }),
  );
}

function toMade({ payment_intent: intent, amount, metadata }: Stripe.Refund): RefundPlan["made"][number] {
  const whole = metadata?.["souk_refund_whole"];
  return { paymentIntentId: idOf(intent), amount, whole: whole === undefined ? undefined : Number(whole) };
}

/** The refund that an earlier call with the same key made. Stripe forgets its own keys after a day. */
async function findOrdered(
  stripe: Stripe,
  paymentIntentId: string,
  { idempotencyKey }: RefundOrder,
): Promise<Stripe.Refund[]> {
  for await (const refund of stripe.refunds.list({ payment_intent: paymentIntentId, limit: 100 })) {
    if (refund.metadata?.["souk_refund_key"] === idempotencyKey) return [refund];
  }
  return [];
}

async function orderRefund(
  stripe: Stripe,
  { paymentIntentId, amount, whole }: RefundPart,
  order: RefundOrder & { grantedBy: string },
): Promise<Stripe.Refund> {
  const metadata = {
    souk_refund_key: order.idempotencyKey,
    souk_refund_whole: String(whole),
    souk_granted_by: order.grantedBy,
    souk_reason: order.reason,
  };
  try {
    return await stripe.refunds.create(
      { payment_intent: paymentIntentId, amount, metadata },
      { idempotencyKey: `refund:${paymentIntentId}:${order.idempotencyKey}` },
    );
  } catch (error) {
    if (!isRefused(error)) throw error;
    // Another call with this key may have been first, with other words or of another amount.
    const [made] = await findOrdered(stripe, paymentIntentId, order);
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
