import { exactMoneyLabel } from "../../../lib/price-label.ts";
import { parseAmount, type TypedAmount } from "../../../lib/money-input.ts";

/** Reads how much is to be given back. Refuses nothing, and more than is left of the payment, in minor units. */
export function readRefund(typed: string, left: number, currency: string): TypedAmount {
  const read = parseAmount(typed, currency);
  if (!read.ok) return read;
  if (read.amount === 0) return { ok: false, reason: "A refund gives something back." };
  if (read.amount > left)
    return { ok: false, reason: `At most ${exactMoneyLabel({ amount: left, currency })} is left.` };
  return read;
}
