import type { SyncContext } from "../billing/index.ts";
import { findReceipt, type ReceiptRow } from "./receipt-store.ts";
import { syncPaymentIntent } from "./sync-payment.ts";

/** The money behind a payment intent, asked for at Stripe when it is not on record yet; undefined when not ours. */
export async function findReceived(
  ctx: SyncContext,
  intentId: string | undefined,
): Promise<ReceiptRow | undefined> {
  if (!intentId) return undefined;
  const known = await findReceipt(ctx.db, intentId);
  if (known) return known;
  if ((await syncPaymentIntent(ctx, intentId)) === "not_ours") return undefined;
  const found = await findReceipt(ctx.db, intentId);
  if (!found) throw new Error(`the payment ${intentId} is not on record yet`);
  return found;
}
