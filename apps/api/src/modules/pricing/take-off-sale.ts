import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import type { StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
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
    await retire(ctx, left, () => deactivate(stripe, left));
  }
  for (const left of await selectOverageLeftOnSale(ctx.db, tierId)) {
    await retire(
      ctx,
      left,
      () => deactivate(stripe, { ...left, archivedProductId: null }),
      setOverageOffSale,
    );
  }
}

async function retire(
  ctx: StripeContext,
  { id, tierId, stripePriceId }: { id: string; tierId: string; stripePriceId: string },
  deactivateIt: () => Promise<void>,
  setOffSale = store.setOffSale,
): Promise<void> {
  try {
    await deactivateIt();
    await withTransaction(ctx, async (tx) => {
      if (!(await setOffSale(tx.db, id, tx.now()))) return;
      const subject = { kind: "tier", id: tierId };
      const details = { stripePriceId };
      await audit(tx, { action: "tier.price_retired", subject, organizationId: null, details });
    });
  } catch (fault) {
    ctx.log("stripe.price_left_behind", { fault, priceId: stripePriceId });
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
