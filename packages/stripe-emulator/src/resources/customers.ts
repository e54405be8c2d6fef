import { z } from "zod";
import {
  clearable,
  clearableMetadata,
  integer,
  mergeMetadata,
  paging,
  text,
  timeRange,
} from "../http/fields.ts";
import { endSubscription } from "../engine/subscription-status.ts";
import { inRange, matches, page } from "../http/list.ts";
import { missing } from "../http/problem.ts";
import { del, get, post, type Route } from "../http/route.ts";
import { search } from "../http/search.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import * as world from "../world/world.ts";
import { usableCard } from "./payment-methods.ts";

const address = z.strictObject({
  city: clearable(text).optional(),
  country: clearable(text).optional(),
  line1: clearable(text).optional(),
  line2: clearable(text).optional(),
  postal_code: clearable(text).optional(),
  state: clearable(text).optional(),
});

const fields = {
  address: clearable(address).optional(),
  balance: integer.optional(),
  description: clearable(text).optional(),
  email: clearable(text.max(512)).optional(),
  invoice_prefix: text.optional(),
  invoice_settings: z.strictObject({ default_payment_method: clearable(text).optional() }).optional(),
  name: clearable(text).optional(),
  phone: clearable(text).optional(),
  preferred_locales: z.array(text).optional(),
};

const creation = z.strictObject({
  ...fields,
  metadata: clearableMetadata.optional(),
  payment_method: text.optional(),
  test_clock: text.optional(),
});
const update = z.strictObject({ ...fields, metadata: clearableMetadata.optional() });
const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  email: text.optional(),
  test_clock: text.optional(),
});

/** /v1/customers */
export const customers: Route[] = [
  post("/v1/customers", creation, ({ world: account, params }) => {
    const customer = createCustomer(account, {
      email: params.email ?? null,
      name: params.name ?? null,
      metadata: params.metadata ?? {},
      testClock: params.test_clock ?? null,
    });
    applyFields(account, customer, params);
    emit(account, "customer.created", customer);
    if (params.payment_method) usableCard(account, params.payment_method, customer.id);
    return customer;
  }),
  get("/v1/customers", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "customers")
      .filter((row) => !row.deleted && matches(row.email, params.email))
      .filter((row) => inRange(row.created, params.created) && matches(row.test_clock, params.test_clock))
      .filter((row) => params.test_clock !== undefined || !world.isHidden(account, row.test_clock));
    return page(rows, params, "/v1/customers");
  }),
  get(
    "/v1/customers/search",
    z.strictObject({ query: text, limit: paging.limit }),
    ({ world: account, params }) =>
      search(world.newestFirst(account, "customers"), params.query, "/v1/customers/search"),
  ),
  get("/v1/customers/:id", z.strictObject({}), ({ world: account, id }) => {
    const customer = world.get(account, "customers", id);
    return customer.deleted ? { id, object: "customer", deleted: true } : customer;
  }),
  post("/v1/customers/:id", update, ({ world: account, id, params }) => {
    const customer = liveCustomer(account, id, "id");
    const before = structuredClone(customer);
    applyFields(account, customer, params);
    const after = { ...customer, metadata: mergeMetadata(before.metadata, params.metadata) };
    Object.assign(customer, before);
    change(account, customer, after, "customer.updated");
    return customer;
  }),
  del("/v1/customers/:id", z.strictObject({}), ({ world: account, id }) => {
    const customer = liveCustomer(account, id, "id");
    for (const subscription of world.all(account, "subscriptions")) {
      const ended = subscription.status === "canceled" || subscription.status === "incomplete_expired";
      if (subscription.customer === id && !ended)
        endSubscription(account, subscription, { reason: "cancellation_requested" });
    }
    emit(account, "customer.deleted", customer);
    Object.assign(customer, { deleted: true });
    return { id, object: "customer", deleted: true };
  }),
  get(
    "/v1/customers/:id/payment_methods",
    z.strictObject({ ...paging, type: text.optional() }),
    ({ world: account, id, params }) => {
      liveCustomer(account, id, "id");
      const rows = world.newestFirst(account, "paymentMethods").filter((row) => row.customer === id);
      return page(rows, params, `/v1/customers/${id}/payment_methods`);
    },
  ),
];

/** A customer who was not deleted, or `resource_missing`. */
export function liveCustomer(account: world.World, id: string, param = "customer"): Rows["customers"] {
  const customer = world.get(account, "customers", id, param);
  if (customer.deleted) throw missing("customer", id, param);
  return customer;
}

function applyFields(
  account: world.World,
  customer: Rows["customers"],
  params: Partial<z.output<typeof update>>,
): void {
  const { invoice_settings: settings, metadata: _pairs, address: place, ...rest } = params;
  const { name, email, description, phone, balance, invoice_prefix, preferred_locales } = rest;
  const given = { name, email, description, phone, balance, invoice_prefix, preferred_locales };
  Object.assign(
    customer,
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (place !== undefined) customer.address = place === null ? null : { ...emptyAddress, ...place };
  const card = settings?.default_payment_method;
  if (card === undefined) return;
  if (card) usableCard(account, card, customer.id, "invoice_settings[default_payment_method]");
  customer.invoice_settings = { ...customer.invoice_settings, default_payment_method: card };
}

const emptyAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

interface NewCustomer {
  email: string | null;
  name: string | null;
  metadata: Record<string, string>;
  testClock: string | null;
}

/** Keeps a new customer; tells nobody yet. */
export function createCustomer(account: world.World, order: NewCustomer): Rows["customers"] {
  const clock = order.testClock ? world.get(account, "testClocks", order.testClock, "test_clock") : null;
  const id = world.idFor("customers");
  return world.insert(account, "customers", {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: clock?.frozen_time ?? world.realNow(),
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: order.email,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: order.metadata,
    name: order.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: clock?.id ?? null,
  });
}
