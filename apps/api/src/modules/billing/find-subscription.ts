import type { ServiceContext } from "../../platform/service-context.ts";
import { findById, findByPaymentIntent, findByStripeId, type SubscriptionRow } from "./store.ts";

/** Our subscription of a Stripe subscription, if we know it. */
export function findByStripeSubscription(
  ctx: ServiceContext,
  stripeId: string,
): Promise<SubscriptionRow | undefined> {
  return findByStripeId(ctx.db, stripeId);
}

/** Our one-time plan of a Stripe payment intent, if we know it. */
export function findByPurchase(
  ctx: ServiceContext,
  paymentIntentId: string,
): Promise<SubscriptionRow | undefined> {
  return findByPaymentIntent(ctx.db, paymentIntentId);
}

/** One subscription by our id. */
export function findSubscription(ctx: ServiceContext, id: string): Promise<SubscriptionRow | undefined> {
  return findById(ctx.db, id);
}
