import { z } from "zod";
import { objectIdOf } from "./rules.ts";
import type { NewEvent } from "./store.ts";

/** The parts of a snapshot event that Souk reads. Everything else stays in the payload, for people to look at. */
const Snapshot = z.looseObject({
  id: z.string().min(1).max(255),
  object: z.literal("event"),
  type: z.string().min(1).max(255),
  api_version: z.string().max(100).nullish(),
  data: z.looseObject({
    object: z.looseObject({
      id: z.string().min(1).max(255).optional(),
      subscription: z.unknown().optional(),
      released_subscription: z.unknown().optional(),
    }),
  }),
});

/** An event as the inbox keeps it; undefined for whatever is no snapshot event of Stripe's API v1. */
export function readEvent(event: unknown): NewEvent | undefined {
  const snapshot = Snapshot.safeParse(storable(event));
  if (!snapshot.success) return undefined;
  const { id, type, api_version, data } = snapshot.data;
  return {
    stripeEventId: id,
    type,
    objectId: objectIdOf({ id, type, object: data.object }),
    apiVersion: api_version ?? null,
    payload: snapshot.data,
  };
}

/**
 * PostgreSQL's jsonb holds neither NUL nor half a surrogate pair; an event with one would come back for ever. The
 * `client_secret` of a payment intent lets a browser act on it, so it is not kept.
 */
function storable(event: unknown): unknown {
  const json = JSON.stringify(event).replace(/\\(?:u0000|ud[89a-f][0-9a-f]{2}|.)/g, (escape) =>
    escape.length > 2 ? "\ufffd" : escape,
  );
  return JSON.parse(json, (key, value: unknown) =>
    key === "client_secret" && value !== null ? "[removed]" : value,
  );
}
