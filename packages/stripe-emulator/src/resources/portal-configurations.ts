import { z } from "zod";
import { clearable, clearableMetadata, flag, mergeMetadata, metadata, paging, text } from "../http/fields.ts";
import { matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";

type Configuration = Rows["portalConfigurations"];

const proration = z.enum(["always_invoice", "create_prorations", "none"]);

const features = z.strictObject({
  customer_update: z
    .strictObject({
      enabled: flag.optional(),
      allowed_updates: clearable(
        z.array(z.enum(["address", "email", "name", "phone", "shipping", "tax_id"])),
      ).optional(),
    })
    .optional(),
  invoice_history: z.strictObject({ enabled: flag }).optional(),
  payment_method_update: z.strictObject({ enabled: flag }).optional(),
  subscription_cancel: z
    .strictObject({
      enabled: flag.optional(),
      mode: z.enum(["at_period_end", "immediately"]).optional(),
      proration_behavior: proration.optional(),
    })
    .optional(),
  subscription_update: z
    .strictObject({
      enabled: flag.optional(),
      default_allowed_updates: clearable(z.array(z.enum(["price", "promotion_code", "quantity"]))).optional(),
      proration_behavior: proration.optional(),
      products: clearable(
        z.array(z.strictObject({ product: text, prices: z.array(text) })).max(10),
      ).optional(),
    })
    .optional(),
});

const fields = {
  business_profile: z
    .strictObject({
      headline: clearable(text.max(60)).optional(),
      privacy_policy_url: clearable(text).optional(),
      terms_of_service_url: clearable(text).optional(),
    })
    .optional(),
  default_return_url: clearable(text).optional(),
  name: clearable(text).optional(),
};

const creation = z.strictObject({ ...fields, features, metadata: metadata.optional() });
const update = z.strictObject({
  ...fields,
  active: flag.optional(),
  features: features.optional(),
  metadata: clearableMetadata.optional(),
});
const path = "/v1/billing_portal/configurations";

/** /v1/billing_portal/configurations: what the portal's page offers. A feature that is not named is off. */
export const portalConfigurations: Route[] = [
  post(path, creation, ({ world: account, params }) => {
    const row = createConfiguration(account, params);
    emit(account, "billing_portal.configuration.created", row);
    return row;
  }),
  get(
    path,
    z.strictObject({ ...paging, active: flag.optional(), is_default: flag.optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "portalConfigurations")
        .filter((row) => matches(row.active, params.active) && matches(row.is_default, params.is_default));
      return page(rows, params, path);
    },
  ),
  get(`${path}/:id`, z.strictObject({}), ({ world: account, id }) =>
    world.get(account, "portalConfigurations", id),
  ),
  post(`${path}/:id`, update, ({ world: account, id, params }) => {
    const row = world.get(account, "portalConfigurations", id);
    if (row.is_default && params.active === false)
      throw invalid("The default configuration cannot be deactivated.", "active");
    const patch = { active: params.active, ...describe(account, row, params), updated: world.realNow() };
    change(account, row, patch, "billing_portal.configuration.updated");
    return row;
  }),
];

/** What the portal offers when nothing else was configured: everything the emulator can do. */
export function defaultConfiguration(account: world.World): Configuration {
  const existing = world.all(account, "portalConfigurations").find((row) => row.is_default);
  if (existing) return existing;
  const on = { enabled: true };
  const row = createConfiguration(account, {
    features: {
      invoice_history: on,
      payment_method_update: on,
      subscription_cancel: on,
      subscription_update: { ...on, default_allowed_updates: ["price"] },
    },
  });
  row.is_default = true;
  return row;
}

function createConfiguration(account: world.World, params: z.output<typeof creation>): Configuration {
  const now = world.realNow();
  const empty: Configuration = {
    id: world.idFor("portalConfigurations"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: now,
    default_return_url: null,
    features: nothingOffered,
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: now,
  };
  return world.insert(account, "portalConfigurations", { ...empty, ...describe(account, empty, params) });
}

const nothingOffered: Configuration["features"] = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: "at_period_end",
    proration_behavior: "none",
  },
  subscription_pause: { duration: { interval_options: [], type: "open_ended" }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: "unchanged",
    default_allowed_updates: [],
    enabled: false,
    products: [],
    proration_behavior: "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  },
};

/** The fields of a configuration with those that are given put over the ones before. */
function describe(account: world.World, before: Configuration, params: z.output<typeof update>) {
  return {
    business_profile: { ...before.business_profile, ...params.business_profile },
    default_return_url: or(params.default_return_url, before.default_return_url),
    features: featuresAfter(account, before.features, params.features ?? {}),
    metadata: mergeMetadata(before.metadata, params.metadata),
    name: or(params.name, before.name),
  };
}

function featuresAfter(
  account: world.World,
  before: Configuration["features"],
  given: z.output<typeof features>,
): Configuration["features"] {
  const { allowed_updates, ...customer } = given.customer_update ?? {};
  const { products, default_allowed_updates, ...switching } = given.subscription_update ?? {};
  const { customer_update, subscription_update } = before;
  return {
    ...before,
    customer_update: {
      ...customer_update,
      ...customer,
      allowed_updates: or(allowed_updates, customer_update.allowed_updates) ?? [],
    },
    invoice_history: { ...before.invoice_history, ...given.invoice_history },
    payment_method_update: { ...before.payment_method_update, ...given.payment_method_update },
    subscription_cancel: { ...before.subscription_cancel, ...given.subscription_cancel },
    subscription_update: {
      ...subscription_update,
      ...switching,
      default_allowed_updates: or(default_allowed_updates, subscription_update.default_allowed_updates) ?? [],
      products: products === undefined ? subscription_update.products : productsOf(account, products ?? []),
    },
  };
}

function productsOf(account: world.World, products: { product: string; prices: string[] }[]) {
  const param = "features[subscription_update][products]";
  return products.map((one, index) => {
    world.get(account, "products", one.product, `${param}[${index}][product]`);
    for (const price of one.prices) world.get(account, "prices", price, `${param}[${index}][prices]`);
    return { ...one, adjustable_quantity: { enabled: false, maximum: null, minimum: 1 } };
  });
}

/** What is given, which may be nothing; or what stood there where nothing is said. */
function or<Value>(given: Value | undefined, before: Value): Value {
  return given === undefined ? before : given;
}
