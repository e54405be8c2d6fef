import type Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import type { SyncContext } from "../billing/index.ts";
import { recordPrice } from "../pricing/index.ts";
import { findTierPrice } from "./store.ts";

/**
 * Our record of the Price that an invoice of a subscription asked for. A plan that followed another is ordered by its
 * terms, for which Stripe makes a Price of its own; whose it is stands in the subscription's metadata. Null for what is
 * no plan of ours, or was charged once.
 */
export async function findBoughtPrice(
  ctx: SyncContext,
  stripePriceId: string | undefined,
  metadata: Stripe.Metadata,
): Promise<string | null> {
  if (!stripePriceId) return null;
  const known = await findTierPrice(ctx.db, stripePriceId);
  const tierId = metadata["souk_tier_id"];
  if (known || !tierId) return known;
  const price = await requireStripe(ctx).prices.retrieve(stripePriceId);
  if (!price.recurring) return null;
  return (await recordPrice(ctx, tierId, price))?.id ?? null;
}
