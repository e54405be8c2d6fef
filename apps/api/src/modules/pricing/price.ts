import { createHash } from "node:crypto";
import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import * as prices from "./price-store.ts";
import { isSamePrice } from "./rules.ts";
import { lockTier, selectTiersById } from "./store.ts";

/** A plan's Product and Price at Stripe. */
export interface StripePrice {
  productId: string;
  priceId: string;
}

/** A plan as Stripe is told of it. `product` is the one it has already, `listingId` whose plan it is going to be. */
export interface PriceOrder extends Pick<PricingTier, "id" | "name" | "interval" | "price"> {
  agentName: string;
  product?: string | undefined;
  listingId?: string | undefined;
}

/**
 * Makes the Price of a paid plan, and its Product where it has none. Writes nothing here. Asked again before it was
 * written down, after a crash or by several at once, it answers the same two; after that it makes a new one.
 */
export async function makePrice(ctx: StripeContext, order: PriceOrder): Promise<StripePrice> {
  const { id, interval, price, agentName, name, listingId } = order;
  const stripe = requireStripe(ctx);
  const round = await prices.countPrices(ctx.db, id);
  const metadata = { souk_tier_id: id, ...(listingId ? { souk_listing_id: listingId } : {}) };
  const described = { name: `${agentName}: ${name}`, metadata };
  const product =
    order.product ?? (await stripe.products.create(described, onceA(round, "product", described))).id;
  const terms: Stripe.PriceCreateParams = {
    product,
    unit_amount: price.amount,
    currency: price.currency.toLowerCase(),
    metadata,
    ...recurringOf(interval),
  };
  const made = await stripe.prices.create(terms, onceA(round, "price", terms)).catch(refuseTerms);
  return { productId: product, priceId: made.id };
}

/** One idempotency key for the same words in the same round: Stripe refuses a key with other words. */
export function onceA(round: number, what: string, words: object): Stripe.RequestOptions {
  const hash = createHash("sha256").update(JSON.stringify(words)).digest("hex").slice(0, 32);
  return { idempotencyKey: `${what}:${round}:${hash}` };
}

function recurringOf(interval: PricingTier["interval"]): Pick<Stripe.PriceCreateParams, "recurring"> {
  return interval === "month" || interval === "year" ? { recurring: { interval } } : {};
}

/** Stripe knows its currencies, smallest amounts and decimals better than we do. */
function refuseTerms(error: unknown): never {
  throw error instanceof Stripe.errors.StripeInvalidRequestError ? new AppError("tier.price_refused") : error;
}

/**
 * The price a paid plan is on sale at; plans that were written down before Stripe was configured get theirs now. Refuses
 * terms that the plan no longer has.
 */
export async function ensurePrice(
  ctx: StripeContext,
  tier: PricingTier & { agentName: string },
): Promise<prices.SoldPrice> {
  const known = await findPriceOnSale(ctx, tier.id);
  if (known) return known;
  if (tier.interval === "free") throw new AppError("tier.free_price");
  const made = await makePrice(ctx, tier);
  return withTransaction(ctx, async (tx) => {
    await lockTier(tx.db, tier.id);
    // Its terms may have changed meanwhile, and their price is the one that counts.
    const since = await findPriceOnSale(tx, tier.id);
    if (since) return since;
    const [now] = await selectTiersById(tx.db, [tier.id]);
    if (!now || !isSamePrice(now, tier)) throw new AppError("tier.not_found");
    await prices.setStripePrice(tx.db, tier.id, made);
    await audit(tx, {
      action: "tier.priced",
      subject: { kind: "tier", id: tier.id },
      details: { ...made },
    });
    const written = await findPriceOnSale(tx, tier.id);
    if (!written) throw new Error(`plan ${tier.id} has no price although it was written`);
    return written;
  });
}

/** The price a plan is on sale at, if it was made at Stripe. */
export async function findPriceOnSale(
  ctx: StripeContext,
  tierId: string,
): Promise<prices.SoldPrice | undefined> {
  const onSale = await prices.findStripePrice(ctx.db, tierId);
  return onSale && prices.findPrice(ctx.db, onSale.priceId);
}

/** Takes a plan's Product and Price off sale at Stripe; what was sold goes on. */
export async function retirePrice(ctx: StripeContext, { productId, priceId }: StripePrice): Promise<void> {
  const stripe = requireStripe(ctx);
  await stripe.prices.update(priceId, { active: false });
  await stripe.products.update(productId, { active: false });
}
