/** Tax within what was paid, when credit paid for a part of the invoice: in proportion, to the nearest minor unit. */
export function taxWithin(paid: number, invoice: { total: number; tax: number }): number {
  if (paid >= invoice.total) return Math.min(invoice.tax, paid);
  return Math.round((invoice.tax * paid) / invoice.total);
}

/** An amount as it was charged, and as it settled in the currency of the balance. Minor units. */
export interface Settled {
  charged: { amount: number; currency: string };
  settled: { amount: number; currency: string; fee: number };
}

/**
 * Stripe's fee in the currency of the charge. Fees come in the currency of the balance; where that is another one they
 * are brought over at the rate of the amount itself, so that the books stay in one currency.
 */
export function feeAsCharged({ charged, settled }: Settled): number {
  if (charged.currency === settled.currency || settled.amount === 0) return settled.fee;
  return Math.round((settled.fee * charged.amount) / Math.abs(settled.amount));
}
