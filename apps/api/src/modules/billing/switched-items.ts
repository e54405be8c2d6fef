import type Stripe from "stripe";
import { itemOf, overageItemsOf } from "./stripe-subscription.ts";

/** What Stripe is told of an item: the preview of a switch and the switch say the same. */
type ItemChange = Stripe.SubscriptionUpdateParams.Item &
  Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.Item;

/**
 * The items after a switch: the plan's at its new price, and those that count units beyond its limits in place of the old
 * plan's, whose count is charged with the switch. Said twice, it is the same.
 */
export function switchedItems(
  subscription: Stripe.Subscription,
  { overage, ...plan }: Omit<ItemChange, "id"> & { overage: readonly string[] },
): ItemChange[] {
  const before = overageItemsOf(subscription);
  const stays = new Set(before.map(({ price }) => price.id).filter((id) => overage.includes(id)));
  return [
    { id: itemOf(subscription).id, ...plan },
    ...before.filter(({ price }) => !stays.has(price.id)).map(({ id }) => ({ id, deleted: true })),
    ...overage.filter((price) => !stays.has(price)).map((price) => ({ price })),
  ];
}
