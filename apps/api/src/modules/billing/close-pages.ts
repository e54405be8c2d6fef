import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import type { SyncContext } from "./contexts.ts";
import { syncCheckout } from "./sync-checkout.ts";

/**
 * Closes payment pages at Stripe, so that nobody pays on them any more, and puts into effect what was paid on them until
 * then; whether something was. Safe to repeat.
 */
export async function closePages(ctx: SyncContext, sessionIds: readonly string[]): Promise<boolean> {
  let isPaid = false;
  for (const sessionId of sessionIds) {
    await expire(requireStripe(ctx), sessionId);
    if ((await syncCheckout(ctx, sessionId)) === "active") isPaid = true;
  }
  return isPaid;
}

/** Stripe refuses for a page that was paid or expired: what became of it is asked next. */
async function expire(stripe: Stripe, sessionId: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(sessionId);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
}
