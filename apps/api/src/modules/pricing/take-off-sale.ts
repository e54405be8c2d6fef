import Stripe from "stripe";
import type { StripeContext } from "../../platform/stripe.ts";
import { selectOverageLeftOnSale, setOverageOffSale } from "./overage-price-store.ts";
import * as store from "./price-store.ts";

/**
 * Takes off sale at Stripe what no plan offers any more, of one plan or of all; what was sold goes on. What Stripe does
 * not do now is logged and done the next time; nothing here is the caller's fault. Without Stripe nothing happens.
 */
export async function takeOffSale(ctx: StripeContext, tierId?: string): Promise<void> {
  const { stripe } = ctx;
  if (!stripe) return;
  for (const left of await store.selectLeftOnSale(ctx.db, tierId)) {
    try {
      await deactivate(stripe, left);
      await store.setOffSale(ctx.db, left.id, ctx.now());
    } catch (fault) {
      ctx.log("stripe.price_left_behind", { fault, priceId: left.stripePriceId });
    }
  }
  for (const left of await selectOverageLeftOnSale(ctx.db, tierId)) {
    try {
      await deactivate(stripe, { ...left, archivedProductId: null });
      await setOverageOffSale(ctx.db, left.id, ctx.now());
    } catch (fault) {
      ctx.log("stripe.price_left_behind", { fault, priceId: left.stripePriceId });
    }
  }
}

async function deactivate(
  stripe: Stripe,
  { stripePriceId, archivedProductId }: { stripePriceId: string; archivedProductId: string | null },
): Promise<void> {
  try {
    await stripe.prices.update(stripePriceId, { active: false });
    if (archivedProductId) await stripe.products.update(archivedProductId, { active: false });
  } catch (error) {
    // What Stripe does not know is not on sale there.
    const { StripeInvalidRequestError } = Stripe.errors;
    if (!(error instanceof StripeInvalidRequestError) || error.code !== "resource_missing") throw error;
  }
}
