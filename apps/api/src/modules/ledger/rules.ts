import type { AccountKind } from "@souk/contracts/ledger/entities";

/** One side of a movement, in minor units: positive into the account, negative out of it. */
export interface Entry {
  account: AccountKind;
  amount: number;
}

/** A sale's money in minor units. `tax` is part of `total`; `processorFee` is what Stripe keeps of it. */
export interface Sale {
  total: number;
  tax: number;
  processorFee: number;
  /** The vendor's part of what is left after tax, in basis points (7000 = 70 %). */
  shareBps: number;
}

/** Before the id of the invoice that credit paid, in the source of the sale that this is. */
export const CREDIT = "credit_";

/** Whose the money of a sale is. The three are the total. */
export interface Parts {
  tax: number;
  vendor: number;
  platform: number;
}

/**
 * Splits a sale: tax first, then the vendor's share of the rest, to the nearest minor unit (of two parts the one
 * with the larger remainder gets the odd unit; equal remainders: the vendor).
 */
export function partsOf({ total, tax, shareBps }: Sale): Parts {
  const vendor = portion(total - tax, shareBps, 10_000);
  return { tax, vendor, platform: total - tax - vendor };
}

/**
 * The entries of a sale. The platform bears the processor's fee, and the credit that paid instead of money: whoever holds
 * the account at Stripe gave it. A sale of nothing has none.
 */
export function saleEntries(
  sale: Sale,
  paidFrom: "stripe_balance" | "buyer_credit" = "stripe_balance",
): Entry[] {
  const { tax, vendor, platform } = partsOf(sale);
  if (sale.total === 0) return [];
  return withoutZeros([
    { account: paidFrom, amount: sale.total - sale.processorFee },
    { account: "processor_fees", amount: sale.processorFee },
    { account: "tax_payable", amount: -tax },
    { account: "vendor_payable", amount: -vendor },
    { account: "platform_revenue", amount: -platform },
  ]);
}

/**
 * The entries of money that leaves for the buyer (`amount` > 0) or comes back from them (< 0) after a sale, of
 * which `takenBack` left before. Each part gives back in proportion. What exceeds the sale, as a dispute after a
 * refund can, nobody was credited with: it is the platform's loss. The processor's fee stays with Stripe.
 */
export function reversalEntries(sale: Parts, takenBack: number, amount: number): Entry[] {
  const before = takenFrom(sale, takenBack);
  const after = takenFrom(sale, takenBack + amount);
  return withoutZeros([
    { account: "stripe_balance", amount: -amount },
    { account: "tax_payable", amount: after.tax - before.tax },
    { account: "vendor_payable", amount: after.vendor - before.vendor },
    { account: "platform_revenue", amount: after.platform - before.platform },
    { account: "dispute_losses", amount: after.excess - before.excess },
  ]);
}

/** The entries of what Stripe charges for a dispute (> 0) or gives back of that (< 0). The vendor has no part in it. */
export function disputeFeeEntries(fee: number): Entry[] {
  return withoutZeros([
    { account: "stripe_balance", amount: -fee },
    { account: "dispute_losses", amount: fee },
  ]);
}

/**
 * What each part has given back once `taken` of the sale is gone. It depends on the sum alone, so refunds in any
 * number and order end alike, and it grows with the sum in every part, so no refund ever credits anybody.
 */
export function takenFrom(sale: Parts, taken: number): Parts & { excess: number } {
  const net = sale.vendor + sale.platform;
  const within = Math.min(taken, sale.tax + net);
  const tax = portion(within, sale.tax, sale.tax + net);
  const vendor = portion(within - tax, sale.vendor, net);
  return { tax, vendor, platform: within - tax - vendor, excess: taken - within };
}

/** `amount` × `part` / `whole` to the nearest unit, halves up; exact where doubles are not. Nothing of nothing is 0. */
export function portion(amount: number, part: number, whole: number): number {
  if (whole === 0) return 0;
  const doubled = 2n * BigInt(amount) * BigInt(part) + BigInt(whole);
  return Number(doubled / (2n * BigInt(whole)));
}

function withoutZeros(entries: Entry[]): Entry[] {
  return entries.filter(({ amount }) => amount !== 0);
}
