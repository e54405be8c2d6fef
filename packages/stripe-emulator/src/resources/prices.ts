import { z } from "zod";
import {
  clearable,
  clearableMetadata,
  currency,
  flag,
  mergeMetadata,
  metadata,
  paging,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change } from "../world/events.ts";
import * as world from "../world/world.ts";
import { createPrice, priceTerms } from "./new-price.ts";
import { productInPassing } from "./new-product.ts";

const creation = z.strictObject({
  ...priceTerms,
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
  tax_behavior: priceTerms.tax_behavior,
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

function claimLookupKey(account: world.World, key: string, transfer: boolean): void {
  const holder = world.all(account, "prices").find((price) => price.active && price.lookup_key === key);
  if (holder === undefined) return;
  if (!transfer) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, "lookup_key");
  holder.lookup_key = null;
}
