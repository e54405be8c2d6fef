import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { priceDataOf, type SoldPrice } from "../pricing/index.ts";
import type { SyncContext } from "./contexts.ts";
import type { SubscriptionRow } from "./store.ts";
import { toMetadata } from "./stripe-subscription.ts";

const PREDECESSOR = "souk_after";

/**
 * The subscription that was begun after `old`, if one was. Stripe forgets idempotency keys after a day and refuses them
 * with another card or price; what it began stays on its list.
 */
export async function findSuccessor(ctx: SyncContext, old: Stripe.Subscription): Promise<string | undefined> {
  const customer = idOf(old.customer) ?? "";
  const since = { gte: old.start_date };
  const all = requireStripe(ctx).subscriptions.list({ customer, status: "all", created: since, limit: 100 });
  for await (const { id, metadata } of all) if (metadata[PREDECESSOR] === old.id) return id;
  return undefined;
}

/**
 * Begins a plan at Stripe after `old`, charged to the same card. Undefined when the card was refused, or the customer has
 * none any more: trying again would not help.
 */
export async function createSuccessor(
  ctx: SyncContext,
  { ended, old, price }: { ended: SubscriptionRow; old: Stripe.Subscription; price: SoldPrice },
): Promise<string | undefined> {
  const { organizationId, listingId } = ended;
  const card = idOf(old.default_payment_method);
  try {
    const begun = await requireStripe(ctx).subscriptions.create(
      {
        customer: idOf(old.customer) ?? "",
        items: [{ price_data: await priceDataOf(ctx, price) }],
        metadata: {
          ...toMetadata({ organizationId, listingId, tierId: price.tierId }),
          [PREDECESSOR]: old.id,
        },
        off_session: true,
        payment_behavior: "error_if_incomplete",
        ...(card ? { default_payment_method: card } : {}),
      },
      { idempotencyKey: `successor:${old.id}` },
    );
    return begun.id;
  } catch (error) {
    if (isNoPayment(error)) return undefined;
    throw error;
  }
}

function isNoPayment(error: unknown): boolean {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  return error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
}
