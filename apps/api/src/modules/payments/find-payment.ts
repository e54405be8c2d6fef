import type { SyncContext } from "../billing/index.ts";
import { findByPaymentIntent, type PaymentRow } from "./store.ts";
import { syncPaymentIntent } from "./sync-payment.ts";

/** The paid payment behind a payment intent, asked for at Stripe when it is not on record yet; undefined when not ours. */
export async function findPaidPayment(
  ctx: SyncContext,
  intentId: string | undefined,
): Promise<PaymentRow | undefined> {
  if (!intentId) return undefined;
  const known = await findByPaymentIntent(ctx.db, intentId);
  if (known?.status === "paid") return known;
  if ((await syncPaymentIntent(ctx, intentId)) === "not_ours") return undefined;
  const found = await findByPaymentIntent(ctx.db, intentId);
  if (!found) throw new Error(`the payment ${intentId} is not on record yet`);
  return found;
}
