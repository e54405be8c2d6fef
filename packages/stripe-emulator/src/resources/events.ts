import { randomBytes } from "node:crypto";
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
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

const listing = z.strictObject({
  ...paging,
  created: timeRange.optional(),
  delivery_success: flag.optional(),
  type: text.optional(),
  types: z.array(text).max(20).optional(),
});

/** /v1/events */
export const events: Route[] = [
  get("/v1/events", listing, ({ world: account, params }) => {
    const rows = world
      .newestFirst(account, "events")
      .filter((row) => inRange(row.created, params.created) && ofType(row.type, params.type))
      .filter((row) => params.types?.includes(row.type) ?? true)
      .filter((row) => matches(row.pending_webhooks === 0, params.delivery_success));
    return page(rows, params, "/v1/events");
  }),
  get("/v1/events/:id", nothing, ({ world: account, id }) => world.get(account, "events", id)),
];

/** A type, or a family of types with a star at its end. */
function ofType(type: string, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === "*") return true;
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}

const url = text.refine((value) => URL.canParse(value) && /^https?:/.test(value), "Invalid URL");

const endpoint = z.strictObject({
  url,
  enabled_events: z.array(text).min(1),
  api_version: text.optional(),
  connect: flag.optional(),
  description: clearable(text).optional(),
  metadata: metadata.optional(),
});

const update = z.strictObject({
  url: url.optional(),
  enabled_events: z.array(text).min(1).optional(),
  description: clearable(text).optional(),
  disabled: flag.optional(),
  metadata: clearableMetadata.optional(),
});

/** /v1/webhook_endpoints. The secret is answered once, when the endpoint is made. */
export const webhookEndpoints: Route[] = [
  post("/v1/webhook_endpoints", endpoint, ({ world: account, params }) => {
    const secret = `whsec_${randomBytes(24).toString("hex")}`;
    const row = addEndpoint(account, { ...params, secret, connect: params.connect ?? false });
    return { ...row, secret };
  }),
  get("/v1/webhook_endpoints", z.strictObject(paging), ({ world: account, params }) =>
    page(world.newestFirst(account, "webhookEndpoints"), params, "/v1/webhook_endpoints"),
  ),
  get("/v1/webhook_endpoints/:id", nothing, ({ world: account, id }) =>
    world.get(account, "webhookEndpoints", id),
  ),
  post("/v1/webhook_endpoints/:id", update, ({ world: account, id, params }) => {
    const row = world.get(account, "webhookEndpoints", id);
    const { disabled, metadata: pairs, ...rest } = params;
    Object.assign(row, rest, { metadata: mergeMetadata(row.metadata, pairs) });
    if (disabled !== undefined) row.status = disabled ? "disabled" : "enabled";
    return row;
  }),
  del("/v1/webhook_endpoints/:id", nothing, ({ world: account, id }) => {
    world.get(account, "webhookEndpoints", id);
    delete account.state.rows.webhookEndpoints[id];
    delete account.state.endpointSecrets[id];
    return { id, object: "webhook_endpoint", deleted: true };
  }),
];

interface NewEndpoint {
  url: string;
  enabled_events: string[];
  secret: string;
  connect: boolean;
  api_version?: string;
  description?: string | null;
  metadata?: Record<string, string>;
}

/** Keeps an endpoint and its secret. Without a version of its own it gets the account's. */
export function addEndpoint(account: world.World, order: NewEndpoint) {
  if (order.secret === "") throw invalid("A webhook secret must not be empty.");
  const row = world.insert(account, "webhookEndpoints", {
    id: world.idFor("webhookEndpoints"),
    object: "webhook_endpoint",
    api_version: order.api_version ?? null,
    application: null,
    created: world.realNow(),
    description: order.description ?? null,
    enabled_events: order.enabled_events,
    livemode: false,
    metadata: order.metadata ?? {},
    status: "enabled",
    url: order.url,
  });
  account.state.endpointSecrets[row.id] = { secret: order.secret, connect: order.connect };
  return row;
}
