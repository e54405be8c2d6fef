const DAY_MS = 86_400_000;

/** What a payment is to the question whether it can be given back. */
export interface Refundability {
  status: string;
  /** What came in through Stripe: nothing else can be given back. */
  received: number;
  refunded: number;
  paidAt: Date | null;
  /** The listing's window, in days after the payment; 0 = none. */
  refundDays: number;
  disputed: boolean;
  /** Whether the buyer asked already. */
  requested: boolean;
}

/** Until when a buyer may ask for money back; null when not, or not any more. The last instant is not in the window. */
export function refundableUntil(payment: Refundability, now: Date): Date | null {
  const { status, received, refunded, paidAt, refundDays, disputed, requested } = payment;
  if (status !== "paid" || !paidAt || refunded >= received || disputed || requested) return null;
  const until = new Date(paidAt.getTime() + refundDays * DAY_MS);
  return now < until ? until : null;
}

/** A refund that takes money from what was paid: every one that did not come back. */
export function isGivenBack(refundStatus: string): boolean {
  return refundStatus !== "failed" && refundStatus !== "canceled";
}

/** Whether the bank still holds, or keeps, what it took. Inquiries (`warning_…`) count until they are closed. */
export function isDisputed(disputeStatus: string): boolean {
  return !["won", "warning_closed", "prevented"].includes(disputeStatus);
}

/** The period that a subscription is in, as Stripe has it; null where a plan was paid once. */
export type CurrentPeriod = { startsAt: Date; endsAt: Date } | null;

/**
 * Whether a subscription's access stands on a payment: one for a time that reaches into the current period, or for good.
 * A payment for a time before it is only money.
 */
export function reachesInto({ periodEnd }: { periodEnd: Date | null }, current: CurrentPeriod): boolean {
  return periodEnd === null || current === null || periodEnd > current.startsAt;
}

/** What is left of a payment, in minor units, after refunds and lost disputes; `isHeld` while a bank holds any of it. */
export interface PaymentLeft {
  left: number;
  isHeld: boolean;
  periodEnd: Date | null;
}

/** What stands of a subscription's payments. */
export interface Standing {
  /** Whether anything is left that pays to the end of the current period. If not, the plan is over. */
  isPaid: boolean;
  /** Until when the rest pays (null: for good; undefined: nothing is left). */
  until: Date | null | undefined;
  /** Whether a bank holds a payment that access stands on. */
  isHeld: boolean;
}

/** What stands of everything that was paid for the current period or a part of it. */
export function standingOf(payments: readonly PaymentLeft[], current: CurrentPeriod): Standing {
  const reaching = payments.filter((payment) => reachesInto(payment, current));
  const ends = reaching.filter(({ left }) => left > 0).map(({ periodEnd }) => periodEnd);
  const until = ends.reduce<Date | null | undefined>(later, undefined);
  return {
    isPaid: until === null || (until !== undefined && (current === null || until >= current.endsAt)),
    until,
    isHeld: reaching.some(({ isHeld }) => isHeld),
  };
}

function later(last: Date | null | undefined, end: Date | null): Date | null {
  if (last === undefined) return end;
  return last === null || end === null ? null : new Date(Math.max(+last, +end));
}

/** An amount taken from several places in their order, no more than each has; what none has is not taken. */
export function spread(amount: number, places: readonly number[]): number[] {
  let rest = amount;
  return places.map((has) => {
    const taken = Math.min(rest, has);
    rest -= taken;
    return taken;
  });
}

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
