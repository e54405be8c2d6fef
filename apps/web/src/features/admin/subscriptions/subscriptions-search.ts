import type { SubscriptionStatus } from "@souk/contracts/billing/entities";

/** The filters of the list of subscriptions as its URL carries them. */
export interface SubscriptionsSearch {
  /** A buyer, an agent, or an id of Stripe's. */
  q?: string;
  status?: SubscriptionStatus;
}

/** Every status, in the order of a subscription's life. */
export const statuses: readonly SubscriptionStatus[] = ["trialing", "active", "past_due", "canceled"];

/** Reads the filters from a URL; a status that means nothing is dropped. */
export function readSubscriptionsSearch({ q, status }: { q?: string; status?: string }): SubscriptionsSearch {
  const words = q?.trim().slice(0, 100);
  const known = statuses.find((value) => value === status);
  return { ...(words ? { q: words } : {}), ...(known ? { status: known } : {}) };
}
