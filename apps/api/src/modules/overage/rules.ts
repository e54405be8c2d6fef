/** Stripe knows an identifier for a day: after that a report that may have arrived is not sent again. */
const KNOWN_MS = 23 * 3_600_000;

/** Meter events may be 35 days old; a day is kept in hand. */
const OLDEST_MS = 34 * 86_400_000;

/** Half-open, as Stripe counts usage. */
interface Span {
  start: Date;
  end: Date;
}

/** Where usage of a metered Price can still go, by what Stripe says of the subscription. */
export interface Billing {
  /** The period that runs; undefined when the subscription has no such item (any more), or has ended. */
  running: Span | undefined;
  /** The period of a draft that has a line for it. */
  draft: Span | undefined;
  isOver: boolean;
}

/** Where a change of overage is charged. `nowhere` needs a person. */
export type Place = { as: "meter_event"; at: Date } | { as: "invoice_item" } | { as: "nowhere"; why: string };

interface Change {
  quantity: number;
  /** When it was used; of units given back, when they had been used. */
  spentAt: Date;
  /** How Stripe was told of what is given back; null for units used. */
  reversed: { sentAs: string | null } | null;
}

/**
 * A change is charged in the billing period in which it was used, as long as its invoice is not final; later with the
 * next invoice. There, units that were given back are a line of their own, as usage below zero counts as none; so are
 * units of a plan that was switched away from.
 */
export function placeOf(
  { quantity, spentAt, reversed }: Change,
  { running, draft, isOver }: Billing,
  now: Date,
): Place {
  if (reversed?.sentAs === "invoice_item" && !isOver) return { as: "invoice_item" };
  if (running && spentAt >= running.start) return within(spentAt, running, now);
  if (draft) return within(spentAt, draft, now);
  if (isOver) return { as: "nowhere", why: "The subscription is over, and its last invoice is final." };
  return running && quantity > 0 ? within(running.start, running, now) : { as: "invoice_item" };
}

function within(at: Date, { start, end }: Span, now: Date): Place {
  const oldest = now.getTime() - OLDEST_MS;
  const last = Math.max(start.getTime(), end.getTime() - 1000);
  const time = Math.min(Math.max(at.getTime(), start.getTime(), oldest), last);
  return { as: "meter_event", at: new Date(time) };
}

/** What becomes of a report that Stripe did not take: another attempt after a pause, or none. */
export function afterFailure(
  { attempts, firstTriedAt }: { attempts: number; firstTriedAt: Date },
  { now, random }: { now: Date; random: number },
): { state: "due"; pauseMs: number } | { state: "dead" } {
  if (isForgotten(firstTriedAt, now)) return { state: "dead" };
  const longest = Math.min(600_000, 1000 * 2 ** Math.min(attempts, 20));
  return { state: "due", pauseMs: Math.round(longest * (0.5 + random / 2)) };
}

/** Whether Stripe may have forgotten that it was told. */
export function isForgotten(firstTriedAt: Date, now: Date): boolean {
  return now.getTime() - firstTriedAt.getTime() > KNOWN_MS;
}
