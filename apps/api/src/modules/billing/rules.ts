import type { PricingTier } from "@souk/contracts/pricing/entities";

/**
 * Whether a payment page may send the buyer back to this URL: it must be one of the agent's redirect URIs to the
 * letter, or an https page on its product domain (http on loopback). Parsers disagree about blanks, backslashes,
 * user info and missing slashes, so the origin must stand there as it is read.
 */
export function isAllowedReturnUrl(
  returnUrl: string,
  agent: { redirectUris: readonly string[]; productDomain: string },
): boolean {
  if (agent.redirectUris.includes(returnUrl)) return true;
  const url = URL.parse(returnUrl);
  if (!url || !/^[\x21-\x5b\x5d-\x7e]+$/.test(returnUrl) || !returnUrl.startsWith(url.origin)) return false;
  if (!/^(?:[/?#]|$)/.test(returnUrl.slice(url.origin.length))) return false;
  const isLocal = url.hostname === "localhost" || url.hostname === "127.0.0.1";
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isLocal);
  return isSafe && url.host === agent.productDomain;
}

const DAY_MS = 86_400_000;

/** What Stripe says of a subscription, in our words. */
export interface SubscriptionFacts {
  /** `lapsed`: Stripe gave up collecting, or the subscription is paused: live there, no access here. */
  state: "pending" | "trialing" | "active" | "past_due" | "lapsed" | "ended";
  startedAt: Date;
  periodStart: Date;
  periodEnd: Date;
  trialEndsAt: Date | null;
  /** An announced end. */
  cancelsAt: Date | null;
  /** Whether we announced it, because another plan follows. */
  isFollowed: boolean;
  endedAt: Date | null;
  /** When the payment that is missing fell due. */
  unpaidSince: Date | null;
}

/**
 * Until when the buyer has access. A renewing plan has it for the grace period beyond what is paid, so that a slow
 * bank or a lost event locks nobody out; an announced end is kept to the second; a missing payment leaves the grace
 * period from the day it fell due. What a refund or dispute took from an instant on is gone, whatever else holds.
 */
export function accessEnd(
  facts: SubscriptionFacts,
  terms: { graceDays: number; revokedAt: Date | null },
): Date {
  if (terms.revokedAt) return terms.revokedAt;
  if (facts.state === "ended") return facts.endedAt ?? facts.periodEnd;
  if (facts.state === "lapsed") return facts.unpaidSince ?? facts.periodStart;
  if (facts.state === "past_due") return addDays(facts.unpaidSince ?? facts.periodStart, terms.graceDays);
  if (facts.cancelsAt) return facts.cancelsAt;
  return addDays(facts.periodEnd, terms.graceDays);
}

/** What is on record of a subscription's access: `canceledAt` once it ended, `revokedAt` and `restoredUntil` of refunds. */
export interface HeldAccess {
  status: string;
  startedAt: Date;
  periodStart: Date | null;
  periodEnd: Date | null;
  trialEndsAt: Date | null;
  cancelsAt: Date | null;
  pastDueAt: Date | null;
  canceledAt: Date | null;
  revokedAt: Date | null;
  restoredUntil: Date | null;
}

/** The end of access to an ended plan: later where access was given back for what is paid. */
export function lastingUntil(
  { revokedAt, restoredUntil }: Pick<HeldAccess, "revokedAt" | "restoredUntil">,
  endedAt: Date,
): Date {
  return revokedAt === null && restoredUntil && restoredUntil > endedAt ? restoredUntil : endedAt;
}

/** Until when access lasts by what is on record; null: for good, as a plan that is free or was paid once lasts. */
export function heldUntil(held: HeldAccess, { graceDays }: { graceDays: number }): Date | null {
  const { periodStart, periodEnd, revokedAt, canceledAt } = held;
  if (revokedAt) return revokedAt;
  if (canceledAt) return lastingUntil(held, canceledAt);
  if (!periodStart || !periodEnd) return null;
  const state = held.status === "past_due" ? "past_due" : "active";
  const { startedAt, trialEndsAt, cancelsAt, pastDueAt: unpaidSince } = held;
  const facts = { state, startedAt, periodStart, periodEnd, trialEndsAt, cancelsAt, unpaidSince } as const;
  return accessEnd({ ...facts, isFollowed: false, endedAt: null }, { graceDays, revokedAt: null });
}

/**
 * Whether the plan on record still follows, by what Stripe says of the running one. While that is live: unless its end
 * was taken back, or somebody else announced one; an order of which Stripe has not heard yet waits. Once it has ended: if
 * that was the end that we announced, and nothing took its access. An end before that begins nothing.
 */
export function isStillFollowed(
  known: { cancelsAt: Date | null; revokedAt: Date | null },
  { state, cancelsAt, isFollowed, endedAt, periodEnd }: SubscriptionFacts,
): boolean {
  if (known.revokedAt) return false;
  if (state === "ended") return isFollowed && endedAt !== null && endedAt >= periodEnd;
  return cancelsAt ? isFollowed || known.cancelsAt !== null : known.cancelsAt === null;
}

/** The grace period's end after a payment that fell due at `since`. */
export function addDays(since: Date, days: number): Date {
  return new Date(since.getTime() + days * DAY_MS);
}

/** How a switch happens, or why it cannot. */
export type SwitchKind = "at_once" | "at_period_end" | "impossible";

type Terms = Pick<PricingTier, "id" | "interval" | "price">;

/**
 * Dearer plans and longer intervals begin at once, since the buyer asks for more; cheaper ones and shorter intervals
 * begin when what is paid for ends. A longer interval that costs less waits as well: what is left of the old plan would
 * be credit, and credit at Stripe pays for the next thing bought, whose vendor would get nothing. One-time plans last, so nothing is switched from or to them; nor between
 * currencies, as Stripe has one per subscription; nor from a free plan, which has nothing to switch at Stripe.
 */
export function switchKind(from: Terms, to: Terms): SwitchKind {
  if (from.id === to.id || from.interval === "one_time" || to.interval === "one_time") return "impossible";
  if (from.interval === "free") return "impossible";
  if (to.interval === "free") return "at_period_end";
  if (from.price.currency !== to.price.currency) return "impossible";
  const { amount } = to.price;
  if (from.interval === to.interval) return amount > from.price.amount ? "at_once" : "at_period_end";
  return to.interval === "year" && amount >= from.price.amount ? "at_once" : "at_period_end";
}
