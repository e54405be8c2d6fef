import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import { findPriceOnSale } from "../pricing/index.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Asks Stripe for a switch at the price that its plan was on sale at. Stripe refuses a price that went off sale since;
 * the switch has to be looked at again then, though the plan may cost the same by now, at another Price.
 */
export async function unlessRepriced<Answer>(
  ctx: SyncContext,
  { tierId, stripePriceId }: { tierId: string; stripePriceId: string | undefined },
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const now = await findPriceOnSale(ctx, tierId);
    throw now?.stripePriceId === stripePriceId ? error : new AppError("subscription.switch_changed");
  }
}
