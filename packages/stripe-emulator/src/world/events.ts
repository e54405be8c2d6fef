import type { EventRow } from "./rows.ts";
import { apiVersion, idFor, insert, nowFor, type World } from "./world.ts";

/** Keeps an event with a copy of the object as it is now, and hands it to the webhooks. `created` is the customer's time. */
export function emit(world: World, type: EventRow["type"], object: object, about: EventAbout = {}): EventRow {
  const event: EventRow = {
    id: idFor("events"),
    object: "event",
    api_version: apiVersion,
    created: nowFor(world, about.customer ?? customerOf(object)),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 0,
    request: world.request
      ? { id: world.request.id, idempotency_key: world.request.idempotencyKey }
      : { id: null, idempotency_key: null },
    type,
  };
  if (about.previous) event.data.previous_attributes = structuredClone(about.previous);
  if (about.account) event.account = about.account;
  insert(world, "events", event);
  forgetOldest(world);
  world.onEvent(event);
  return event;
}

const keptEvents = 20_000;

/** Stripe keeps events for 30 days; here the newest are kept, and whatever is still on its way. */
function forgetOldest(world: World): void {
  const { events } = world.state.rows;
  const ids = Object.keys(events);
  if (ids.length < keptEvents * 1.1) return;
  for (const id of ids.slice(0, ids.length - keptEvents)) {
    if (events[id]?.pending_webhooks === 0) delete events[id];
  }
}

/** Changes a row and emits the event with what stood there before; a change of nothing emits nothing. */
export function change<Row extends object>(
  world: World,
  row: Row,
  patch: Partial<Row>,
  type: EventRow["type"] | null,
): boolean {
  const previous: Record<string, unknown> = {};
  const before = new Map<string, unknown>(Object.entries(row));
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) delete patch[key as keyof Row];
    else if (JSON.stringify(before.get(key)) !== JSON.stringify(value))
      previous[key] = before.get(key) ?? null;
  }
  if (Object.keys(previous).length === 0) return false;
  const kept = structuredClone(previous);
  Object.assign(row, patch);
  if (type) emit(world, type, row, { previous: kept });
  return true;
}

interface EventAbout {
  customer?: string | null;
  previous?: Record<string, unknown>;
  account?: string;
}

function customerOf(object: object): string | null {
  if ("object" in object && object.object === "customer" && "id" in object) return String(object.id);
  return "customer" in object && typeof object.customer === "string" ? object.customer : null;
}
