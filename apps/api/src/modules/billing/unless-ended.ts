import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import type { SyncContext } from "./contexts.ts";
import { findByStripeId } from "./store.ts";
import { syncSubscription } from "./sync-subscription.ts";

/**
 * Asks Stripe something about a subscription that is live here. One that ended there, before its event came, is refused
 * by Stripe: ours is brought to that, and to the caller no plan is live.
 */
export async function unlessEnded<Answer>(
  ctx: SyncContext,
  stripeId: string,
  ask: (stripe: Stripe) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(requireStripe(ctx));
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    await syncSubscription(ctx, stripeId);
    const row = await findByStripeId(ctx.db, stripeId);
    throw row?.status === "canceled" ? new AppError("subscription.not_found") : error;
  }
}
