import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import type { ServiceContext } from "../../platform/service-context.ts";
import { readEvent } from "./read-event.ts";
import { insertEvents } from "./store.ts";

/** How far the time in a signature may be from ours, either way; Stripe's own figure. */
const TOLERANCE_SECONDS = 300;

/** What came to the webhook: the bytes as they were sent, for the signature covers nothing else. */
export interface Delivery {
  body: Buffer;
  signature: string | undefined;
}

/**
 * Takes an event in: the signature is checked, then one INSERT. It does no work, so Stripe hears at once that the event
 * is safe. Repeated deliveries change nothing. Refuses without a secret, with a wrong or stale signature, and what is
 * no snapshot event.
 */
export async function acceptEvent(
  ctx: ServiceContext & { stripeWebhookSecret: string | undefined },
  { body, signature }: Delivery,
): Promise<void> {
  if (!ctx.stripeWebhookSecret) throw new AppError("stripe.not_configured");
  const verified = verify(body, { signature, secret: ctx.stripeWebhookSecret, now: ctx.now() });
  const event = readEvent(verified);
  if (!event) throw new AppError("webhook.unsupported");
  const [taken] = await insertEvents(ctx.db, [event]);
  ctx.log(taken ? "stripe_event.received" : "stripe_event.repeated", {
    stripeEventId: event.stripeEventId,
    type: event.type,
  });
}

/** The SDK refuses signatures that are too old but none from the future, so those are refused here. */
function verify(
  body: Buffer,
  by: { signature: string | undefined; secret: string; now: Date },
): Stripe.Event {
  const nowMs = by.now.getTime();
  if (signedAtSeconds(by.signature) > nowMs / 1000 + TOLERANCE_SECONDS) {
    throw new AppError("webhook.signature_invalid");
  }
  try {
    return Stripe.webhooks.constructEvent(
      body,
      by.signature ?? "",
      by.secret,
      TOLERANCE_SECONDS,
      undefined,
      nowMs,
    );
  } catch (error) {
    const isForged = error instanceof Stripe.errors.StripeSignatureVerificationError;
    throw new AppError(isForged ? "webhook.signature_invalid" : "webhook.unsupported");
  }
}

/** The time that the SDK reads from the header: its last `t`. */
function signedAtSeconds(signature = ""): number {
  const times = signature.split(",").filter((item) => item.startsWith("t="));
  return Number.parseInt(times.at(-1)?.slice(2) ?? "", 10);
}
