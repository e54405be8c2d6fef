/** What of Stripe's is fetched anew because of an event. */
export type SyncKind =
  | "subscription"
  | "checkout"
  | "invoice"
  | "paymentIntent"
  | "charge"
  | "refund"
  | "chargeRefunds"
  | "dispute";

/** Events that the reconciler makes: Stripe's state and ours differ, though no event said so. */
export const DIFFERENCE = "souk.subscription.differs";

/**
 * Which events matter, by the beginning of their type; the first that fits decides. Null: nothing to fetch (an upcoming
 * invoice does not exist yet, a deleted draft no longer does). A schedule is looked at through its subscription.
 */
const KIND_BY_TYPE: readonly (readonly [prefix: string, kind: SyncKind | null])[] = [
  ["customer.subscription.", "subscription"],
  ["subscription_schedule.", "subscription"],
  [DIFFERENCE, "subscription"],
  ["checkout.session.", "checkout"],
  ["invoice.upcoming", null],
  ["invoice.deleted", null],
  ["invoice.", "invoice"],
  ["payment_intent.", "paymentIntent"],
  ["charge.updated", "charge"],
  ["refund.", "refund"],
  ["charge.refund.", "refund"],
  ["charge.refunded", "chargeRefunds"],
  ["charge.dispute.", "dispute"],
];

/** What an event asks to fetch, or undefined when it says nothing to Souk. */
export function syncKindOf({ type, objectId }: { type: string; objectId: string }): SyncKind | undefined {
  const kind = KIND_BY_TYPE.find(([prefix]) => type.startsWith(prefix))?.[1] ?? undefined;
  return kind === "subscription" && objectId.startsWith("sub_sched_") ? undefined : kind;
}

/** The types that an endpoint must send; Stripe's own names, without which Souk falls behind until it reconciles. */
export const WANTED_TYPES = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
  "customer.subscription.created",
  "customer.subscription.updated",
  "customer.subscription.deleted",
  "customer.subscription.paused",
  "customer.subscription.resumed",
  "customer.subscription.trial_will_end",
  "subscription_schedule.updated",
  "subscription_schedule.released",
  "subscription_schedule.canceled",
  "invoice.finalized",
  "invoice.paid",
  "invoice.payment_succeeded",
  "invoice.payment_failed",
  "invoice.payment_action_required",
  "invoice.voided",
  "invoice.marked_uncollectible",
  "payment_intent.succeeded",
  "charge.updated",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.refunded",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "charge.dispute.closed",
] as const;

/** The parts of an event's object that say what it is about. */
export interface EventObject {
  id?: string | undefined;
  subscription?: unknown;
  released_subscription?: unknown;
}

/** The Stripe id that an event is about: a schedule's subscription, else the object itself, else the event. */
export function objectIdOf(event: { id: string; type: string; object: EventObject }): string {
  const { object } = event;
  const own = object.id ?? event.id;
  if (!event.type.startsWith("subscription_schedule.")) return own;
  return idOf(object.subscription) ?? idOf(object.released_subscription) ?? own;
}

/** Stripe writes a reference as an id, or as the whole object where it was expanded. */
function idOf(reference: unknown): string | undefined {
  if (typeof reference === "string") return reference;
  if (typeof reference !== "object" || reference === null || !("id" in reference)) return undefined;
  return typeof reference.id === "string" ? reference.id : undefined;
}

/** After so many failures an event is dead and waits for a person. */
export const MAX_ATTEMPTS = 12;

/** The first pause is at most this, each next one at most three times the one before, none more than six hours. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

/**
 * Milliseconds until the next attempt, with full jitter: anywhere from nothing to the longest pause, so that what failed
 * together does not come back together. Twelve attempts span 11 hours on average. `random` is in [0, 1).
 */
export function pauseAfter(attempts: number, random: number): number {
  return Math.floor(random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** (attempts - 1)));
}

/** What counts of a subscription when Stripe's state is held against ours. Instants are milliseconds. */
export interface SubscriptionFacts {
  status: string;
  /** Undefined where Stripe's price does not say. */
  tierId: string | undefined;
  periodEnd: number | undefined;
  /** Whether an end is announced. */
  isEnding: boolean;
}

/** Statuses that both sides spell alike; what else Stripe says (unpaid, paused, …) must not be active here. */
const SHARED_STATUSES = new Set(["active", "trialing", "past_due"]);

/** Stripe has not been paid yet, or never will be: nothing that Souk would have a row of. */
const UNBORN_STATUSES = new Set(["incomplete", "incomplete_expired"]);

/** Whether Souk must look at a subscription again. `ours` is undefined where Souk has none that is live. */
export function differs(stripe: SubscriptionFacts, ours: SubscriptionFacts | undefined): boolean {
  if (!ours) return SHARED_STATUSES.has(stripe.status);
  if (!SHARED_STATUSES.has(stripe.status)) {
    return !UNBORN_STATUSES.has(stripe.status) && ours.status !== "canceled" && ours.status !== "past_due";
  }
  return (
    stripe.status !== ours.status ||
    stripe.isEnding !== ours.isEnding ||
    (stripe.tierId !== undefined && stripe.tierId !== ours.tierId) ||
    (stripe.periodEnd !== undefined && stripe.periodEnd !== ours.periodEnd)
  );
}
