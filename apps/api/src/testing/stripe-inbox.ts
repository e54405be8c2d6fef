import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { stripeEvents, stripeObjectLeases } from "@souk/db/schema/stripe";
import { inArray, sql } from "drizzle-orm";
import type { Sync, SyncPorts } from "../modules/inbox/index.ts";
import { insertEvents } from "../modules/inbox/store.ts";

/** An event about an object; both are new unless told otherwise. Answers the event's id at Stripe. */
export async function receive(
  db: Database,
  event: { objectId?: string; type?: string } = {},
): Promise<string> {
  const stripeEventId = `evt_${randomUUID()}`;
  await insertEvents(db, [
    {
      stripeEventId,
      type: event.type ?? "customer.subscription.updated",
      objectId: event.objectId ?? `sub_${randomUUID()}`,
      apiVersion: null,
      payload: {},
    },
  ]);
  return stripeEventId;
}

/** Events as they are stored, in the order asked for. */
export async function eventsOf(db: Database, stripeEventIds: readonly string[]) {
  const rows = await db
    .select()
    .from(stripeEvents)
    .where(inArray(stripeEvents.stripeEventId, [...stripeEventIds]));
  return stripeEventIds.map((id) => rows.find(({ stripeEventId }) => stripeEventId === id));
}

/** Every kind of object is fetched by the same function. */
export function portsOf(sync: Sync): SyncPorts {
  return {
    subscription: sync,
    checkout: sync,
    invoice: sync,
    paymentIntent: sync,
    charge: sync,
    refund: sync,
    chargeRefunds: sync,
    dispute: sync,
  };
}

/** As if a long time passed: pauses are over and leases have run out. */
export async function letTimePass(db: Database): Promise<void> {
  await db.update(stripeEvents).set({ nextAttemptAt: sql`now() - interval '1 second'` });
  await db.update(stripeObjectLeases).set({ leaseUntil: sql`now() - interval '1 second'` });
}
