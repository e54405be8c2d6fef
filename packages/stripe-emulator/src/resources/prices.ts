import { z } from "zod";
import { refuseUnchargeable } from "../engine/amounts.ts";
import {
  amount,
  clearable,
  clearableMetadata,
  currency,
  flag,
  integer,
  mergeMetadata,
  metadata,
  paging,
  positive,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

const recurring = z.strictObject({
  interval: z.enum(["day", "week", "month", "year"]),
  interval_count: positive.optional(),
  usage_type: z.enum(["licensed", "metered"]).optional(),
  meter: text.optional(),
  trial_period_days: integer.optional(),
});

const sums = {
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
export const priceData = z.strictObject({ ...sums, metadata: metadata.optional() });

const creation = z.strictObject({
  ...sums,
  active: flag.optional(),
  billing_scheme: z.literal("per_unit").optional(),
  lookup_key: text.max(200).optional(),
  metadata: metadata.optional(),
  nickname: text.optional(),
  product: text.optional(),
  product_data: z.strictObject({ name: text, id: text.optional(), metadata: metadata.optional() }).optional(),
  transfer_lookup_key: flag.optional(),
});

const update = z.strictObject({
  active: flag.optional(),
  lookup_key: clearable(text).optional(),
  metadata: clearableMetadata.optional(),
  nickname: clearable(text).optional(),
  tax_behavior: sums.tax_behavior,
  transfer_lookup_key: flag.optional(),
});

const listing = z.strictObject({
  ...paging,
  active: flag.optional(),
  created: timeRange.optional(),
  currency: currency.optional(),
  lookup_keys: z.array(text).optional(),
  product: text.optional(),
  recurring: z
    .strictObject({ interval: text.optional(), usage_type: text.optional(), meter: text.optional() })
    .optional(),
  type: z.enum(["one_time", "recurring"]).optional(),
});

/** /v1/prices. A price's amount never changes; it can be archived and another one made. */
export const prices: Route[] = [
  post("/v1/prices", creation, ({ world: account, params }) => {
    const { product_data: made, product, ...rest } = params;
    if (!product && !made) throw invalid("Missing required param: product.", "product", "parameter_missing");
    if (product) world.get(account, "products", product, "product");
    const owner = product ?? productInPassing(account, made?.name ?? "", made).id;
    if (params.lookup_key) claimLookupKey(account, params.lookup_key, params.transfer_lookup_key ?? false);
    return createPrice(account, { ...rest, product: owner });
  }),
  get("/v1/prices", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "prices")
      .filter((row) => matches(row.active, params.active) && matches(row.currency, params.currency))
      .filter((row) => matches(row.product, params.product) && matches<string>(row.type, params.type))
      .filter((row) => params.lookup_keys === undefined || params.lookup_keys.includes(row.lookup_key ?? ""))
      .filter((row) => matches(row.recurring?.interval, params.recurring?.interval))
      .filter((row) => inRange(row.created, params.created));
    return page(rows, params, "/v1/prices");
  }),
  get("/v1/prices/:id", z.strictObject({}), ({ world: account, id }) => world.get(account, "prices", id)),
  post("/v1/prices/:id", update, ({ world: account, id, params }) => {
    const price = world.get(account, "prices", id);
    const { metadata: pairs, transfer_lookup_key: transfer, ...rest } = params;
    if (rest.lookup_key) claimLookupKey(account, rest.lookup_key, transfer ?? false);
    change(account, price, { ...rest, metadata: mergeMetadata(price.metadata, pairs) }, "price.updated");
    return price;
  }),
];

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

/** Keeps a product that is only described in passing, and tells of it. */
export function productInPassing(account: world.World, name: string, more?: NewProduct): Rows["products"] {
  const product = createProduct(account, name, more);
  emit(account, "product.created", product);
  return product;
}

interface NewProduct {
  id?: string;
  description?: string;
  metadata?: Record<string, string>;
}

/** Keeps a new product; tells nobody yet. */
export function createProduct(account: world.World, name: string, more: NewProduct = {}): Rows["products"] {
  const now = world.realNow();
  return world.insert(account, "products", {
    id: more.id ?? world.idFor("products"),
    object: "product",
    active: true,
    created: now,
    default_price: null,
    description: more.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: more.metadata ?? {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: null,
    updated: now,
    url: null,
  });
}

function claimLookupKey(account: world.World, key: string, transfer: boolean): void {
  const holder = world.all(account, "prices").find((price) => price.active && price.lookup_key === key);
  if (holder === undefined) return;
  if (!transfer) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, "lookup_key");
  holder.lookup_key = null;
}
