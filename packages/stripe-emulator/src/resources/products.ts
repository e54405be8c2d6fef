import { z } from "zod";
import {
  clearable,
  clearableMetadata,
  flag,
  mergeMetadata,
  metadata,
  paging,
  text,
  timeRange,
} from "../http/fields.ts";
import { inRange, matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { search } from "../http/search.ts";
import { change, emit } from "../world/events.ts";
import * as world from "../world/world.ts";
import { createPrice, priceData } from "./new-price.ts";
import { createProduct } from "./new-product.ts";

const fields = {
  active: flag.optional(),
  description: clearable(text).optional(),
  images: clearable(z.array(text)).optional(),
  statement_descriptor: text.optional(),
  tax_code: clearable(text).optional(),
  unit_label: clearable(text).optional(),
  url: clearable(text).optional(),
};

const creation = z.strictObject({
  ...fields,
  id: text.optional(),
  name: text,
  metadata: metadata.optional(),
  default_price_data: priceData.optional(),
  type: z.enum(["service", "good"]).optional(),
});

const update = z.strictObject({
  ...fields,
  name: text.optional(),
  metadata: clearableMetadata.optional(),
  default_price: text.optional(),
});

const listing = z.strictObject({
  ...paging,
  active: flag.optional(),
  created: timeRange.optional(),
  ids: z.array(text).optional(),
  url: text.optional(),
});

/** /v1/products */
export const products: Route[] = [
  post("/v1/products", creation, ({ world: account, params }) => {
    const { id, name, default_price_data: defaultPrice, ...rest } = params;
    if (id && world.find(account, "products", id)) {
      throw invalid(`Product already exists: ${id}`, "id", "resource_already_exists");
    }
    const product = createProduct(account, name, { id, metadata: rest.metadata });
    Object.assign(product, {
      active: rest.active ?? true,
      description: rest.description ?? null,
      images: rest.images ?? [],
      statement_descriptor: rest.statement_descriptor ?? null,
      tax_code: rest.tax_code ?? null,
      unit_label: rest.unit_label ?? null,
      url: rest.url ?? null,
    });
    if (defaultPrice)
      product.default_price = createPrice(account, { ...defaultPrice, product: product.id }).id;
    emit(account, "product.created", product);
    return product;
  }),
  get("/v1/products", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "products")
      .filter((row) => matches(row.active, params.active) && inRange(row.created, params.created))
      .filter((row) => params.ids?.includes(row.id) ?? true);
    return page(rows, params, "/v1/products");
  }),
  get(
    "/v1/products/search",
    z.strictObject({ query: text, limit: paging.limit }),
    ({ world: account, params }) =>
      search(world.newestFirst(account, "products"), params.query, "/v1/products/search"),
  ),
  get("/v1/products/:id", z.strictObject({}), ({ world: account, id }) => world.get(account, "products", id)),
  post("/v1/products/:id", update, ({ world: account, id, params }) => {
    const product = world.get(account, "products", id);
    if (params.default_price) world.get(account, "prices", params.default_price, "default_price");
    const { images, metadata: pairs, ...rest } = params;
    const patch = {
      ...rest,
      metadata: mergeMetadata(product.metadata, pairs),
      images: images === undefined ? product.images : (images ?? []),
      updated: world.realNow(),
    };
    change(account, product, patch, "product.updated");
    return product;
  }),
  del("/v1/products/:id", z.strictObject({}), ({ world: account, id }) => {
    const product = world.get(account, "products", id);
    if (world.all(account, "prices").some((price) => price.product === id)) {
      throw invalid("This product cannot be deleted because it has one or more user-created prices.");
    }
    delete account.state.rows.products[id];
    emit(account, "product.deleted", product);
    return { id, object: "product", deleted: true };
  }),
];
