import { z } from "zod";
import { sumEvents } from "../engine/invoice-lines.ts";
import { integer, paging, text } from "../http/fields.ts";
import { matches, page } from "../http/list.ts";
import { invalid } from "../http/problem.ts";
import { get, post, type Route } from "../http/route.ts";
import { change, emit } from "../world/events.ts";
import * as world from "../world/world.ts";

const nothing = z.strictObject({});

const creation = z.strictObject({
  display_name: text,
  event_name: text,
  default_aggregation: z.strictObject({ formula: z.enum(["sum", "count", "last"]) }),
  customer_mapping: z.strictObject({ event_payload_key: text, type: z.literal("by_id") }).optional(),
  value_settings: z.strictObject({ event_payload_key: text }).optional(),
});

const daySeconds = 86_400;

/** /v1/billing/meters, meter_events and meter_event_adjustments */
export const meters: Route[] = [
  post("/v1/billing/meters", creation, ({ world: account, params }) => {
    const taken = world
      .all(account, "meters")
      .some((row) => row.event_name === params.event_name && row.status === "active");
    if (taken)
      throw invalid(
        `A meter with event name '${params.event_name}' already exists.`,
        "event_name",
        "resource_already_exists",
      );
    const now = world.realNow();
    const meter = world.insert(account, "meters", {
      id: world.idFor("meters"),
      object: "billing.meter",
      created: now,
      customer_mapping: params.customer_mapping ?? { event_payload_key: "stripe_customer_id", type: "by_id" },
      default_aggregation: params.default_aggregation,
      display_name: params.display_name,
      event_name: params.event_name,
      event_time_window: null,
      livemode: false,
      status: "active",
      status_transitions: { deactivated_at: null },
      updated: now,
      value_settings: params.value_settings ?? { event_payload_key: "value" },
    });
    emit(account, "billing.meter.created", meter);
    return meter;
  }),
  get(
    "/v1/billing/meters",
    z.strictObject({ ...paging, status: z.enum(["active", "inactive"]).optional() }),
    ({ world: account, params }) => {
      const rows = world
        .newestFirst(account, "meters")
        .filter((row) => matches<string>(row.status, params.status));
      return page(rows, params, "/v1/billing/meters");
    },
  ),
  get("/v1/billing/meters/:id", nothing, ({ world: account, id }) => world.get(account, "meters", id)),
  post(
    "/v1/billing/meters/:id",
    z.strictObject({ display_name: text.optional() }),
    ({ world: account, id, params }) => {
      const meter = world.get(account, "meters", id);
      change(account, meter, { display_name: params.display_name }, "billing.meter.updated");
      return meter;
    },
  ),
  post("/v1/billing/meters/:id/deactivate", nothing, ({ world: account, id }) => {
    const meter = world.get(account, "meters", id);
    const patch = { status: "inactive" as const, status_transitions: { deactivated_at: world.realNow() } };
    change(account, meter, patch, "billing.meter.deactivated");
    return meter;
  }),
  get(
    "/v1/billing/meters/:id/event_summaries",
    z.strictObject({
      ...paging,
      customer: text,
      start_time: integer,
      end_time: integer,
      value_grouping_window: text.optional(),
    }),
    ({ world: account, id, params }) => {
      const meter = world.get(account, "meters", id);
      const { customer, start_time: start, end_time: end } = params;
      const summary = {
        id: world.newId("mtrusg"),
        object: "billing.meter_event_summary",
        aggregated_value: sumEvents(account, meter, { customer, start, end }),
        end_time: end,
        livemode: false,
        meter: id,
        start_time: start,
      };
      return page([summary], {}, `/v1/billing/meters/${id}/event_summaries`);
    },
  ),
  post(
    "/v1/billing/meter_events",
    z.strictObject({
      event_name: text,
      payload: z.record(z.string(), text),
      identifier: text.max(100).optional(),
      timestamp: integer.optional(),
    }),
    ({ world: account, params }) => recordEvent(account, params),
  ),
  post(
    "/v1/billing/meter_event_adjustments",
    z.strictObject({
      event_name: text,
      type: z.literal("cancel"),
      cancel: z.strictObject({ identifier: text }),
    }),
    ({ world: account, params }) => {
      const events = account.state.meterEvents;
      const position = events.findIndex((event) => event.identifier === params.cancel.identifier);
      if (position < 0)
        throw invalid(`No event found with identifier ${params.cancel.identifier}`, "cancel[identifier]");
      events.splice(position, 1);
      return { object: "billing.meter_event_adjustment", ...params, livemode: false, status: "complete" };
    },
  ),
];

function recordEvent(
  account: world.World,
  params: { event_name: string; payload: Record<string, string>; identifier?: string; timestamp?: number },
): object {
  const meter = world.all(account, "meters").find((row) => row.event_name === params.event_name);
  if (meter?.status !== "active")
    throw invalid(`No active meter found for event name: ${params.event_name}`, "event_name");
  const customer = params.payload[meter.customer_mapping.event_payload_key];
  if (customer === undefined) {
    throw invalid(
      `The payload must name the customer under '${meter.customer_mapping.event_payload_key}'.`,
      "payload",
    );
  }
  world.get(account, "customers", customer, "payload");
  const now = world.nowFor(account, customer);
  const timestamp = params.timestamp ?? now;
  if (timestamp < now - 35 * daySeconds || timestamp > now + 300) {
    throw invalid(
      "The timestamp must be within the past 35 days and not more than 5 minutes in the future.",
      "timestamp",
    );
  }
  const identifier = params.identifier ?? world.newId("evt");
  if (account.state.meterEvents.some((event) => event.identifier === identifier)) {
    throw invalid(
      `An event already exists with identifier ${identifier}.`,
      "identifier",
      "duplicate_meter_event",
    );
  }
  const { event_name, payload } = params;
  const event = {
    object: "billing.meter_event" as const,
    created: now,
    event_name,
    identifier,
    livemode: false,
    payload,
    timestamp,
  };
  account.state.meterEvents.push(event);
  return event;
}
