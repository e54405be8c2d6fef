import Stripe from "stripe";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";

/**
 * Changes how a subscription ends at Stripe. Somebody else may have ended it since it was looked at: Stripe refuses then,
 * and what was wanted is done.
 */
export async function unlessOver(
  ctx: StripeContext,
  stripeId: string,
  change: (stripe: Stripe) => Promise<unknown>,
): Promise<void> {
  const stripe = requireStripe(ctx);
  try {
    await change(stripe);
  } catch (error) {
    const isRefused = error instanceof Stripe.errors.StripeInvalidRequestError;
    if (!isRefused || !(await isOver(ctx, stripeId))) throw error;
  }
}

/** Whether Stripe has ended it for good. */
export async function isOver(ctx: StripeContext, stripeId: string): Promise<boolean> {
  const { status } = await requireStripe(ctx).subscriptions.retrieve(stripeId);
  return status === "canceled" || status === "incomplete_expired";
}
