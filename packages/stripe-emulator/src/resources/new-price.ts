import { z } from "zod";
import { refuseUnchargeable } from "../engine/amounts.ts";
import { amount, currency, integer, metadata, positive, text } from "../http/fields.ts";
import { invalid } from "../http/problem.ts";
import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const recurring = z.strictObject({
  interval: z.enum(["day", "week", "month", "year"]),
  interval_count: positive.optional(),
  usage_type: z.enum(["licensed", "metered"]).optional(),
  meter: text.optional(),
  trial_period_days: integer.optional(),
});

/** What a price is: how much, of which currency, how often. */
export const priceTerms = {
  currency,
  unit_amount: amount.optional(),
  unit_amount_decimal: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,12})?$/, "Invalid decimal")
    .optional(),
  recurring: recurring.optional(),
  tax_behavior: z.enum(["exclusive", "inclusive", "unspecified"]).optional(),
};

/** A price described in place, as products and checkout take it. */
export const priceData = z.strictObject({ ...priceTerms, metadata: metadata.optional() });

interface NewPrice extends z.output<typeof priceData> {
  product: string;
  active?: boolean;
  lookup_key?: string;
  nickname?: string;
}

/** Keeps a new price; needs a whole or decimal amount, and a whole one must be chargeable. */
export function createPrice(account: world.World, order: NewPrice): Rows["prices"] {
  const price = world.insert(account, "prices", blankPrice(account, order));
  emit(account, "price.created", price);
  return price;
}

/** The same, kept nowhere and told to nobody. */
export function blankPrice(account: world.World, order: NewPrice): Rows["prices"] {
  const decimals = order.unit_amount_decimal;
  if (order.unit_amount === undefined && decimals === undefined) {
    throw invalid("Missing required param: unit_amount.", "unit_amount", "parameter_missing");
  }
  const whole = order.unit_amount ?? (Number.isInteger(Number(decimals)) ? Number(decimals) : null);
  if (whole !== null) refuseUnchargeable(whole, order.currency, "unit_amount");
  return {
    id: world.idFor("prices"),
    object: "price",
    active: order.active ?? true,
    billing_scheme: "per_unit",
    created: world.realNow(),
    currency: order.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: order.lookup_key ?? null,
    metadata: order.metadata ?? {},
    nickname: order.nickname ?? null,
    product: order.product,
    recurring: order.recurring ? recurringOf(account, order.recurring) : null,
    tax_behavior: order.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: order.recurring ? "recurring" : "one_time",
    unit_amount: whole,
    unit_amount_decimal: decimals ?? String(whole),
  };
}

function recurringOf(account: world.World, order: z.output<typeof recurring>): Rows["prices"]["recurring"] {
  if (order.meter) world.get(account, "meters", order.meter, "recurring[meter]");
  return {
    interval: order.interval,
    interval_count: order.interval_count ?? 1,
    meter: order.meter ?? null,
    trial_period_days: null,
    usage_type: order.usage_type ?? "licensed",
  };
}
