import type { Payment } from "@souk/contracts/billing/entities";
import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { parseAmount, type TypedAmount } from "../../../lib/money-input.ts";

/** Why nothing of a payment can be given back here; undefined where its state says so already. */
export function whyNotRefundable({ invoice, refundable }: Payment): string | undefined {
  const { status, total, refunded, disputed } = invoice;
  if (refundable.amount > 0 || status !== "paid" || refunded.amount >= total.amount) return undefined;
  return disputed
    ? "The bank has what is left: nothing can be refunded."
    : "Paid outside of Stripe: it is given back where it was paid.";
}

/** Reads how much is to be given back. Refuses nothing, and more than is left of the payment, in minor units. */
export function readRefund(typed: string, left: number, currency: string): TypedAmount {
  const read = parseAmount(typed, currency);
  if (!read.ok) return read;
  if (read.amount === 0) return { ok: false, reason: "A refund gives something back." };
  if (read.amount > left)
    return { ok: false, reason: `At most ${exactMoneyLabel({ amount: left, currency })} is left.` };
  return read;
}

/**
 * The key of an order, which Souk carries out once. Another amount is another order: under the key of one whose answer
 * was lost it would be answered with the first, as if it had been carried out. `amount` undefined is all that is left.
 */
export function refundKey(opening: string, amount: number | undefined): string {
  return `${opening}:${amount ?? "all"}`;
}
