import Stripe from "stripe";
import type { ServiceContext } from "../../platform/service-context.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { onceA } from "./price.ts";
import * as store from "./overage-price-store.ts";

export type { OveragePriceRow as OveragePrice } from "./overage-price-store.ts";

/**
 * The metered Prices of a plan's units beyond its limits, by Stripe's ids; those that are missing are made now, each with
 * a meter that counts them. Made by several at once, or again after a crash, they are the same.
 */
export async function ensureOveragePrices(
  ctx: StripeContext,
  plan: { id: string; agentName: string },
): Promise<string[]> {
  const terms = await store.selectOverageTerms(ctx.db, plan.id);
  const ids: string[] = [];
  for (const one of terms) ids.push(one.stripePriceId ?? (await makeOveragePrice(ctx, one, plan.agentName)));
  return ids;
}

/** Makes them ahead of the first checkout, which needs them. What Stripe does not do now it does then. */
export async function prepareOverage(
  ctx: StripeContext,
  plan: { id: string; agentName: string },
): Promise<void> {
  try {
    await ensureOveragePrices(ctx, plan);
  } catch (fault) {
    ctx.log("stripe.overage_price_missing", { fault, tierId: plan.id });
  }
}

/** Those of them that are made, for whoever only looks. */
export async function readOveragePrices(ctx: ServiceContext, tierId: string): Promise<string[]> {
  const terms = await store.selectOverageTerms(ctx.db, tierId);
  return terms.flatMap(({ stripePriceId }) => stripePriceId ?? []);
}

/** The metered Price that a plan's units of a metric are charged at, if it was made. */
export function findOveragePrice(
  ctx: ServiceContext,
  key: { tierId: string; metricId: string },
): Promise<store.OveragePriceRow | undefined> {
  return store.findOveragePrice(ctx.db, key);
}

/** Which of these Prices at Stripe are for units beyond a limit, and not for a plan. */
export async function overagePricesAmong(
  ctx: ServiceContext,
  stripePriceIds: readonly string[],
): Promise<Set<string>> {
  return stripePriceIds.length === 0 ? new Set() : store.selectOveragePriceIds(ctx.db, stripePriceIds);
}

async function makeOveragePrice(
  ctx: StripeContext,
  terms: store.OverageTerms,
  agentName: string,
): Promise<string> {
  const { tierId, tierName, metricId, units, interval, amount, currency } = terms;
  const name = `${agentName}: ${tierName}, ${units} beyond the plan`;
  const meter = await ensureMeter(requireStripe(ctx), `souk_${tierId}_${metricId}`, name);
  const order: Stripe.PriceCreateParams = {
    product_data: { name },
    unit_amount: amount,
    currency: currency.toLowerCase(),
    recurring: { interval, usage_type: "metered", meter: meter.id },
    metadata: { souk_overage_tier_id: tierId, souk_overage_metric_id: metricId },
  };
  const made = await requireStripe(ctx).prices.create(order, onceA(0, "overage", order));
  const row = { tierId, metricId, interval, amount, currency, stripePriceId: made.id };
  const kept = { ...row, stripeMeterId: meter.id, eventName: meter.event_name };
  return (await store.insertOveragePrice(ctx.db, kept)).stripePriceId;
}

/** Adds up what it is told of, by customer. Its event name is the plan's and the metric's for good. */
async function ensureMeter(stripe: Stripe, eventName: string, name: string): Promise<Stripe.Billing.Meter> {
  const order: Stripe.Billing.MeterCreateParams = {
    display_name: name.slice(0, 250),
    event_name: eventName,
    default_aggregation: { formula: "sum" },
    customer_mapping: { event_payload_key: "stripe_customer_id", type: "by_id" },
    value_settings: { event_payload_key: "value" },
  };
  try {
    return await stripe.billing.meters.create(order, onceA(0, "meter", order));
  } catch (error) {
    // It was made before, under another name of the plan or longer ago than Stripe keeps its key.
    const known =
      error instanceof Stripe.errors.StripeInvalidRequestError && (await findMeter(stripe, eventName));
    if (known) return known;
    throw error;
  }
}

async function findMeter(stripe: Stripe, eventName: string): Promise<Stripe.Billing.Meter | undefined> {
  for await (const meter of stripe.billing.meters.list({ status: "active", limit: 100 })) {
    if (meter.event_name === eventName) return meter;
  }
  return undefined;
}
