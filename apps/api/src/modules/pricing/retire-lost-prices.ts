import type Stripe from "stripe";
import type { StripeContext } from "../../platform/stripe.ts";
import { readAgents } from "../catalog/index.ts";
import { selectKnown } from "./price-store.ts";
import { readTiers } from "./get-tier.ts";

/**
 * What was made and not written down is met again by whoever repeats the change, as long as Stripe keeps its idempotency
 * key: a day. So nothing younger than two is touched, and each is looked at for a week.
 */
const YOUNG_MS = 2 * 86_400_000;
const OLD_MS = 9 * 86_400_000;

/**
 * Takes Prices off sale that were made for a plan here and never written down, since the process died in between; nobody
 * can have bought at one. What is not of our agents and plans stays as it is: others may use the same account. What
 * Stripe does not do now is logged and done the next time. Without Stripe nothing happens.
 */
export async function retireLostPrices(ctx: StripeContext): Promise<void> {
  const { stripe } = ctx;
  if (!stripe) return;
  const made = await recentPrices(stripe, ctx.now().getTime());
  const known = await selectKnown(
    ctx.db,
    made.map(({ id }) => id),
  );
  for (const price of made.filter(({ id }) => !known.has(id))) {
    try {
      await retireLost(ctx, stripe, price);
    } catch (fault) {
      ctx.log("stripe.price_left_behind", { fault, priceId: price.id });
    }
  }
}

async function recentPrices(stripe: Stripe, now: number): Promise<Stripe.Price[]> {
  const created = { gte: Math.floor((now - OLD_MS) / 1000), lte: Math.floor((now - YOUNG_MS) / 1000) };
  const made: Stripe.Price[] = [];
  for await (const price of stripe.prices.list({ active: true, created, limit: 100 })) {
    if (price.metadata["souk_tier_id"]) made.push(price);
  }
  return made;
}

/** The Product goes with the Price of a plan that was never written at all. */
async function retireLost(ctx: StripeContext, stripe: Stripe, price: Stripe.Price): Promise<void> {
  const { souk_tier_id: tierId, souk_listing_id: listingId } = price.metadata;
  const [tier] = tierId ? await readTiers(ctx, [tierId]) : [];
  const [agent] = listingId && !tier ? await readAgents(ctx, [listingId]) : [];
  if (!tier && !agent) return;
  await stripe.prices.update(price.id, { active: false });
  const product = typeof price.product === "string" ? price.product : price.product.id;
  if (!tier) await stripe.products.update(product, { active: false });
  ctx.log("stripe.lost_price_retired", { priceId: price.id, tierId });
}
