import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { findStripePrice, lockTier, setStripePrice } from "./store.ts";

/** A plan's Product and Price at Stripe. */
export interface StripePrice {
  productId: string;
  priceId: string;
}

/** A plan as Stripe is told of it. `product` is the one it has already. */
export interface PriceOrder extends Pick<PricingTier, "id" | "name" | "interval" | "price"> {
  agentName: string;
  product?: string | undefined;
}

/**
 * Makes the Price of a paid plan, and its Product where it has none. Writes nothing here. With `once`, any number
 * of callers at the same time get the same two: the idempotency keys are made of the plan's id and terms.
 */
export async function makePrice(ctx: StripeContext, order: PriceOrder, once = false): Promise<StripePrice> {
  const { id, interval, price, agentName, name } = order;
  const stripe = requireStripe(ctx);
  const metadata = { souk_tier_id: id };
  const keyed = (what: string) =>
    once ? { idempotencyKey: `${what}:${id}:${interval}:${price.amount}:${price.currency}` } : {};
  const product =
    order.product ??
    (await stripe.products.create({ name: `${agentName}: ${name}`, metadata }, keyed("product"))).id;
  const made = await stripe.prices
    .create(
      {
        product,
        unit_amount: price.amount,
        currency: price.currency.toLowerCase(),
        metadata,
        ...(interval === "month" || interval === "year" ? { recurring: { interval } } : {}),
      },
      keyed("price"),
    )
    .catch(refuseTerms);
  return { productId: product, priceId: made.id };
}

/** Stripe knows its currencies, smallest amounts and decimals better than we do. */
function refuseTerms(error: unknown): never {
  throw error instanceof Stripe.errors.StripeInvalidRequestError ? new AppError("tier.price_refused") : error;
}

/** The Stripe price of a paid plan; plans that were written down before Stripe was configured get theirs now. */
export async function ensurePrice(
  ctx: StripeContext,
  tier: PricingTier & { agentName: string },
): Promise<string> {
  const known = await findStripePrice(ctx.db, tier.id);
  if (known) return known.priceId;
  if (tier.interval === "free") throw new AppError("tier.free_price");
  const made = await makePrice(ctx, tier, true);
  return withTransaction(ctx, async (tx) => {
    await lockTier(tx.db, tier.id);
    // Its terms may have changed meanwhile, and their price is the one that counts.
    const since = await findStripePrice(tx.db, tier.id);
    if (since) return since.priceId;
    await setStripePrice(tx.db, tier.id, made);
    await audit(tx, {
      action: "tier.priced",
      subject: { kind: "tier", id: tier.id },
      details: { ...made },
    });
    return made.priceId;
  });
}

/** Takes a plan's Product and Price off sale at Stripe; what was sold goes on. */
export async function retirePrice(ctx: StripeContext, { productId, priceId }: StripePrice): Promise<void> {
  const stripe = requireStripe(ctx);
  await stripe.prices.update(priceId, { active: false });
  await stripe.products.update(productId, { active: false });
}
