import { randomUUID } from "node:crypto";
import { stripeEvents } from "@souk/db/schema/stripe";
import { eq } from "drizzle-orm";
import Stripe from "stripe";
import { TEST_WEBHOOK_SECRET, type TestApp } from "./app.ts";

/** A snapshot event as Stripe sends it, about an object of its own unless told otherwise. */
export function stripeEvent(changes: { type?: string; object?: Record<string, unknown> } = {}) {
  const name = randomUUID().replaceAll("-", "");
  return {
    id: `evt_${name}`,
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(Date.now() / 1000),
    type: changes.type ?? "invoice.paid",
    data: { object: { id: `in_${name}`, object: "invoice", ...changes.object } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  };
}

/** The header that Stripe would send with this body, signed `secondsFromNow`. */
export function signatureOf(
  payload: string,
  { secondsFromNow = 0, secret = TEST_WEBHOOK_SECRET } = {},
): string {
  const timestamp = Math.floor(Date.now() / 1000) + secondsFromNow;
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

/** Delivers an event over HTTP and answers its id in the inbox. */
export async function deliver(app: TestApp, event: ReturnType<typeof stripeEvent>): Promise<{ id: string }> {
  const body = JSON.stringify(event);
  const answer = await fetch(`${app.url}/webhooks/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json", "stripe-signature": signatureOf(body) },
    body,
  });
  if (answer.status !== 200) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`);
  const [row] = await app.deps.db
    .select({ id: stripeEvents.id })
    .from(stripeEvents)
    .where(eq(stripeEvents.stripeEventId, event.id));
  if (!row) throw new Error("the event was not stored");
  return row;
}
