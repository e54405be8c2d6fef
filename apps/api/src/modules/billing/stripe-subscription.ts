import type Stripe from "stripe";
import { toDate, toDateOrNull } from "../../platform/stripe-values.ts";
import type { SubscriptionFacts } from "./rules.ts";

/** Whose a Stripe object is: what we wrote into its metadata. */
export interface Ownership {
  organizationId: string;
  listingId: string;
  tierId: string;
}

/** The metadata of everything we make at Stripe for a buyer. */
export function toMetadata({ organizationId, listingId, tierId }: Ownership): Stripe.MetadataParam {
  return { souk_organization_id: organizationId, souk_listing_id: listingId, souk_tier_id: tierId };
}

/** Reads it back; undefined for objects that are not ours. */
export function toOwnership(metadata: Stripe.Metadata | null): Ownership | undefined {
  const organizationId = metadata?.["souk_organization_id"];
  const listingId = metadata?.["souk_listing_id"];
  const tierId = metadata?.["souk_tier_id"];
  return organizationId && listingId && tierId ? { organizationId, listingId, tierId } : undefined;
}

/** Marks the end of a subscription as announced by us, because another plan follows. */
export const FOLLOWED = "souk_followed";

/** What Stripe says of a subscription, in our words. Its latest invoice must be expanded. */
export function toFacts(subscription: Stripe.Subscription): SubscriptionFacts {
  const item = itemOf(subscription);
  return {
    state: toState(subscription.status),
    startedAt: toDate(subscription.start_date),
    periodStart: toDate(item.current_period_start),
    periodEnd: toDate(item.current_period_end),
    trialEndsAt: toDateOrNull(subscription.trial_end),
    cancelsAt: cancelsAt(subscription, item),
    isFollowed: Boolean(subscription.metadata[FOLLOWED]),
    endedAt: toDateOrNull(subscription.ended_at),
    unpaidSince: unpaidSince(subscription),
  };
}

/** The item of the plan itself: whatever else there is counts units beyond its limits. Periods stand on items. */
export function itemOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem {
  const item = subscription.items.data.find(({ price }) => !isMetered(price));
  if (!item) throw new Error(`Stripe subscription ${subscription.id} has no item`);
  return item;
}

/** The items that count units beyond the plan's limits. */
export function overageItemsOf(subscription: Stripe.Subscription): Stripe.SubscriptionItem[] {
  return subscription.items.data.filter(({ price }) => isMetered(price));
}

function isMetered({ recurring }: Stripe.Price): boolean {
  return recurring?.usage_type === "metered";
}

function toState(status: Stripe.Subscription["status"]): SubscriptionFacts["state"] {
  switch (status) {
    case "trialing":
      return "trialing";
    case "active":
      return "active";
    case "past_due":
      return "past_due";
    case "unpaid":
    case "paused":
      return "lapsed";
    case "canceled":
    case "incomplete_expired":
      return "ended";
    // `incomplete`, and whatever a later API version brings: nothing was paid yet as far as we know.
    default:
      return "pending";
  }
}

function cancelsAt(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): Date | null {
  if (subscription.cancel_at !== null) return toDate(subscription.cancel_at);
  return subscription.cancel_at_period_end ? toDate(item.current_period_end) : null;
}

function unpaidSince({ latest_invoice: invoice }: Stripe.Subscription): Date | null {
  if (!invoice || typeof invoice === "string") return null;
  return invoice.status === "open" || invoice.status === "uncollectible" ? toDate(invoice.created) : null;
}
