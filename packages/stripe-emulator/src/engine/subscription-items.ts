import type { Rows, SubscriptionItemRow } from "../world/rows.ts";
import { newId, realNow } from "../world/world.ts";

interface NewItem {
  subscription: string;
  price: Rows["prices"];
  quantity: number;
  metadata?: Record<string, string>;
}

/** A new item of a subscription, with no period yet. */
export function newItem({ subscription, price, quantity, metadata = {} }: NewItem): SubscriptionItemRow {
  const metered = price.recurring?.usage_type === "metered";
  return {
    id: newId("si"),
    object: "subscription_item",
    billing_thresholds: null,
    created: realNow(),
    current_period_end: 0,
    current_period_start: 0,
    current_trial: null,
    discounts: [],
    metadata,
    plan: planOf(price),
    price: structuredClone(price),
    ...(metered ? {} : { quantity }),
    subscription,
    tax_rates: [],
  };
}

/** The legacy plan that Stripe still shows beside a price. */
function planOf(price: Rows["prices"]): SubscriptionItemRow["plan"] {
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: "per_unit",
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? "month",
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.recurring?.usage_type ?? "licensed",
  };
}
