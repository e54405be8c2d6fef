import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

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
