import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { findSubscription, type SyncContext, syncSubscription } from "../billing/index.ts";

/**
 * Sees to it that a buyer who got their money back is not charged again: the subscription ends at Stripe `now`, or, while
 * a dispute is open, with its period, so that it may go on when the dispute is won. Safe to repeat and to run twice at
 * once; nothing to do for plans that are paid once.
 */
export async function stopRenewal(
  ctx: SyncContext,
  subscriptionId: string,
  when: "now" | "at_period_end",
): Promise<void> {
  const stripe = requireStripe(ctx);
  const stripeId = (await findSubscription(ctx, subscriptionId))?.stripeSubscriptionId;
  if (!stripeId || (await isOver(stripe, stripeId))) return;
  try {
    if (when === "now") await stripe.subscriptions.cancel(stripeId);
    else await stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
  } catch (error) {
    // Somebody else may have ended it since; Stripe then knows no subscription to end.
    const isRefused = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isRefused || !(await isOver(stripe, stripeId))) throw error;
  }
  await syncSubscription(ctx, stripeId);
}

/** Brings a subscription whose access was given back to what Stripe says of it, if Stripe has one. */
export async function followStripe(ctx: SyncContext, subscriptionId: string): Promise<void> {
  const stripeId = (await findSubscription(ctx, subscriptionId))?.stripeSubscriptionId;
  if (stripeId) await syncSubscription(ctx, stripeId);
}

async function isOver(stripe: Stripe, stripeId: string): Promise<boolean> {
  const { status } = await stripe.subscriptions.retrieve(stripeId);
  return status === "canceled" || status === "incomplete_expired";
}
