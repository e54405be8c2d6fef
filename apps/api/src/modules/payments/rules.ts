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

/** The period that a subscription is in, as Stripe has it, and the plan; null where a plan was paid once. */
export type CurrentPeriod = { startsAt: Date; endsAt: Date; tierId: string } | null;

/**
 * Whether a subscription's access stands on a payment: one for a time that reaches into the current period, or for good.
 * A payment for a time before it is only money.
 */
export function reachesInto(
  { periodEnd }: { periodEnd: Date | null },
  current: { startsAt: Date } | null,
): boolean {
  return periodEnd === null || current === null || periodEnd > current.startsAt;
}

/** What a payment bought, and how much of it is left, in minor units, after refunds and lost disputes. */
export interface PaymentLeft {
  left: number;
  /** Whether a bank holds any of it. */
  isHeld: boolean;
  periodEnd: Date | null;
  /** The plan and its price; null where that is not known: then it counts for any. */
  bought: { tierId: string; priceId: string; amount: number } | null;
}

/** What stands of a subscription's payments. */
export interface Standing {
  /** Whether anything is left that pays for the plan to the end of the current period. If not, the plan is over. */
  isPaid: boolean;
  /** Until when the rest pays (null: for good; undefined: nothing is left). */
  until: Date | null | undefined;
  /** The price that the rest was paid at; null: the plan's own, or it is not known. */
  leftPriceId: string | null;
  /** Whether a bank holds a payment that access stands on. */
  isHeld: boolean;
}

/**
 * What stands of everything that was paid for the current period or a part of it. A payment counts for the plan that it
 * bought: a month of the dear plan is not paid by the cheap one's. Of what is left, that counts which reaches furthest,
 * and of equals the dearest: at
 * once, plans are only switched upwards.
 */
export function standingOf(payments: readonly PaymentLeft[], current: CurrentPeriod): Standing {
  const reaching = payments.filter((payment) => reachesInto(payment, current));
  const left = reaching.filter((payment) => payment.left > 0).toSorted(byReach);
  const whole = left.find((payment) => paysFor(payment, current));
  const furthest = whole ?? left[0];
  return {
    isPaid: whole !== undefined,
    until: furthest?.periodEnd,
    leftPriceId: whole ? null : (furthest?.bought?.priceId ?? null),
    isHeld: reaching.some(({ isHeld }) => isHeld),
  };
}

function paysFor({ periodEnd, bought }: PaymentLeft, current: CurrentPeriod): boolean {
  if (current === null) return true;
  if (bought && bought.tierId !== current.tierId) return false;
  return periodEnd === null || periodEnd >= current.endsAt;
}

/** The furthest first, then the dearest. */
function byReach(one: PaymentLeft, other: PaymentLeft): number {
  const ends = ({ periodEnd }: PaymentLeft) => periodEnd?.getTime() ?? Number.MAX_VALUE;
  return ends(other) - ends(one) || (other.bought?.amount ?? 0) - (one.bought?.amount ?? 0);
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

/** What one payment intent gives back of a refund that an admin ordered. */
export interface RefundPart {
  paymentIntentId: string;
  amount: number;
  /** What the whole order gives back. */
  whole: number;
}

/** A refund order, what is left to give back, and what an earlier call with the same key gave back of it. */
export interface RefundPlan {
  /** Minor units; all that is left when absent. */
  amount: number | undefined;
  /** By payment intent, the oldest first. */
  receipts: readonly { paymentIntentId: string; left: number }[];
  /** `whole` as that call noted it; absent where it was not noted. */
  made: readonly { paymentIntentId: string | undefined; amount: number; whole: number | undefined }[];
}

/**
 * What is still to be given back, from the oldest on, no more of any than it has. An order that was begun stays what it
 * was, whatever is asked with its key now. Undefined when it asks for nothing, or for more than is left.
 */
export function partsOf({ amount, receipts, made }: RefundPlan): RefundPart[] | undefined {
  const left = sum(receipts.map((receipt) => receipt.left));
  const given = sum(made.map((refund) => refund.amount));
  const [begun] = made;
  const whole = begun ? (begun.whole ?? given) : (amount ?? left);
  if (!begun && (whole < 1 || whole > left)) return undefined;
  const untouched = receipts.filter(
    ({ paymentIntentId }) => !made.some((refund) => refund.paymentIntentId === paymentIntentId),
  );
  const places = untouched.map((receipt) => receipt.left);
  const amounts = spread(Math.max(0, whole - given), places);
  return untouched
    .map(({ paymentIntentId }, at) => ({ paymentIntentId, amount: amounts[at] ?? 0, whole }))
    .filter((part) => part.amount > 0);
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
