import type { SubscriptionFacts } from "./rules.ts";
import type { SubscriptionRow } from "./store.ts";
import type { Ownership } from "./stripe-subscription.ts";
import type { StripeRow } from "./synced-store.ts";

/** What Stripe said of a subscription of ours. */
export interface Latest {
  stripeId: string;
  owner: Ownership;
  /** What the buyer pays, which need not be what the plan costs others by now. */
  tierPriceId: string | null;
  facts: SubscriptionFacts;
  /** When Stripe was asked: an older answer never overwrites a newer one. */
  askedAt: Date;
}

/** What happened, for the audit log; undefined when nothing did. */
export function changeOf(before: SubscriptionRow | undefined, after: SubscriptionRow): string | undefined {
  if (!before) return "subscription.started";
  if (after.status !== before.status) {
    return after.status === "canceled" ? "subscription.canceled" : `subscription.${after.status}`;
  }
  if (after.tierId !== before.tierId) return "subscription.switched";
  if (after.tierPriceId !== before.tierPriceId) return "subscription.repriced";
  if (after.cancelsAt?.getTime() !== before.cancelsAt?.getTime()) {
    return after.cancelsAt ? "subscription.cancel_announced" : "subscription.resumed";
  }
  return after.periodEnd?.getTime() === before.periodEnd?.getTime() ? undefined : "subscription.renewed";
}

/** What is written of it. */
export function toSyncedRow(
  { stripeId, owner, tierPriceId, facts, askedAt }: Latest,
  known: SubscriptionRow | undefined,
): StripeRow {
  const isEnded = facts.state === "ended";
  const isUnpaid = facts.state === "past_due" || facts.state === "lapsed";
  return {
    ...owner,
    tierPriceId,
    stripeSubscriptionId: stripeId,
    status: isEnded ? "canceled" : isUnpaid ? "past_due" : facts.state === "trialing" ? "trialing" : "active",
    startedAt: known?.startedAt ?? facts.startedAt,
    periodStart: facts.periodStart,
    periodEnd: facts.periodEnd,
    trialEndsAt: facts.trialEndsAt,
    cancelsAt: isEnded ? null : facts.cancelsAt,
    pastDueAt: isUnpaid ? (facts.unpaidSince ?? facts.periodStart) : null,
    canceledAt: isEnded ? (facts.endedAt ?? facts.periodEnd) : null,
    syncedAt: askedAt,
  };
}
