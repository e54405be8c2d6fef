import type { CheckoutReturn } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import { readAgents } from "../catalog/index.ts";
import type { BuyerContext } from "./contexts.ts";
import { readSubscriptions } from "./read-subscriptions.ts";
import { findCheckout } from "./checkout-store.ts";
import { findLive } from "./store.ts";
import { syncCheckout } from "./sync-checkout.ts";

/**
 * Tells the returning buyer what became of a payment page, and puts it into effect now: nobody waits for a webhook.
 * Safe to repeat. Sessions of other organizations do not exist for the caller.
 */
export async function completeCheckout(ctx: BuyerContext, sessionId: string): Promise<CheckoutReturn> {
  const { organizationId } = ctx.actor;
  const known = await findCheckout(ctx.db, sessionId);
  if (known?.organizationId !== organizationId) throw new AppError("checkout.not_found");
  const state = await syncCheckout(ctx, sessionId);
  const [managed] = await readAgents(ctx, [known.listingId]);
  if (!state || !managed) throw new AppError("checkout.not_found");
  const live = state === "active" ? await findLive(ctx.db, organizationId, known.listingId) : undefined;
  const [subscription] = await readSubscriptions(ctx, organizationId, live ? [live] : []);
  return {
    state,
    agentSlug: managed.agent.slug,
    subscription: subscription ?? null,
    returnUrl: known.returnUrl,
  };
}
