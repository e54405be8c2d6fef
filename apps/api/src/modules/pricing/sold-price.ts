import type { BillingInterval } from "@souk/contracts/pricing/entities";
import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import * as prices from "./price-store.ts";

export type { SoldPrice } from "./price-store.ts";

/** Prices by our ids, whether they are still on sale or not. */
export async function readPrices(
  ctx: ServiceContext,
  ids: readonly string[],
): Promise<Map<string, prices.SoldPrice>> {
  const found = ids.length === 0 ? [] : await prices.selectPrices(ctx.db, ids);
  return new Map(found.map((price) => [price.id, price]));
}

/**
 * Our record of a Stripe price, whichever plan it belongs or belonged to. One that we did not put on sale is put on
 * record under `tierId`. Undefined for terms that no plan of ours can have.
 */
export async function recordPrice(
  ctx: ServiceContext,
  tierId: string,
  stripePrice: Stripe.Price,
): Promise<prices.SoldPrice | undefined> {
  const known = await prices.findPrice(ctx.db, stripePrice.id);
  if (known) return known;
  const interval = intervalOf(stripePrice);
  const amount = stripePrice.unit_amount;
  if (!interval || !amount) return undefined;
  const terms = { tierId, interval, price: { amount, currency: stripePrice.currency.toUpperCase() } };
  const equal = await prices.findPriceByTerms(ctx.db, terms);
  if (equal) return equal;
  await recordForeign(ctx, { ...terms, stripePriceId: stripePrice.id });
  return prices.findPrice(ctx.db, stripePrice.id);
}

function recordForeign(ctx: ServiceContext, foreign: Omit<prices.SoldPrice, "id">): Promise<void> {
  const { tierId, ...details } = foreign;
  return withTransaction(ctx, async (tx) => {
    if (!(await prices.insertForeignPrice(tx.db, foreign, tx.now()))) return;
    const subject = { kind: "tier", id: tierId };
    await audit(tx, { action: "tier.price_found", subject, organizationId: null, details });
  });
}

function intervalOf({ recurring }: Stripe.Price): BillingInterval | undefined {
  if (recurring === null) return "one_time";
  const { interval, interval_count: count } = recurring;
  if (count !== 1) return undefined;
  return interval === "month" ? "month" : interval === "year" ? "year" : undefined;
}

/** A recurring price as an order of its own, which Stripe takes although the price itself may be off sale. */
export async function priceDataOf(
  ctx: ServiceContext,
  { tierId, interval, price }: prices.SoldPrice,
): Promise<Stripe.SubscriptionCreateParams.Item.PriceData> {
  const onSale = await prices.findStripePrice(ctx.db, tierId);
  if (!onSale || (interval !== "month" && interval !== "year"))
    throw new Error(`plan ${tierId} has no recurring price at Stripe`);
  return {
    product: onSale.productId,
    unit_amount: price.amount,
    currency: price.currency.toLowerCase(),
    recurring: { interval },
  };
}
