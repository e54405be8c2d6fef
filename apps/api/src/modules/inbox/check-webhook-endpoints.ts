import Stripe from "stripe";
import type { StripeContext } from "../../platform/stripe.ts";
import { failureText } from "./failure-text.ts";
import { WANTED_TYPES } from "./rules.ts";

/** Where Stripe may be told to send events, below the API's origin. */
export const WEBHOOK_PATHS = ["/webhooks/stripe", "/api/v1/webhooks/stripe"] as const;

/**
 * What an operator should mend about Stripe's webhooks, in sentences: no secret, no endpoint, one that is off, sends another
 * API version or too few types. None without a Stripe key. Never throws: not being able to ask is a sentence too.
 */
export async function checkWebhookEndpoints(
  ctx: Pick<StripeContext, "stripe">,
  { apiUrl, stripeWebhookSecret }: { apiUrl: string; stripeWebhookSecret: string | undefined },
): Promise<string[]> {
  if (!ctx.stripe) return [];
  const urls: string[] = WEBHOOK_PATHS.map((path) => apiUrl + path);
  const secret = stripeWebhookSecret
    ? []
    : ["STRIPE_WEBHOOK_SECRET is not set: every event of Stripe's is refused until it is."];
  try {
    const endpoints = [];
    for await (const endpoint of ctx.stripe.webhookEndpoints.list({ limit: 100 })) {
      if (urls.includes(endpoint.url)) endpoints.push(endpoint);
    }
    if (endpoints.length === 0) return [...secret, `Stripe has no webhook endpoint for ${urls[0]}.`];
    return [...secret, ...endpoints.flatMap(faultsOf)];
  } catch (error) {
    return [...secret, `Stripe's webhook endpoints could not be read: ${failureText(error)}`];
  }
}

function faultsOf({ id, url, status, api_version, enabled_events }: Stripe.WebhookEndpoint): string[] {
  const endpoint = `Stripe's webhook endpoint ${id} (${url})`;
  const missing = enabled_events.includes("*")
    ? []
    : WANTED_TYPES.filter((type) => !enabled_events.includes(type));
  return [
    status === "enabled" ? "" : `${endpoint} is ${status}.`,
    api_version === Stripe.API_VERSION
      ? ""
      : `${endpoint} sends API version ${api_version ?? "of the account's default"}; Souk is made for ${Stripe.API_VERSION}. Make the endpoint anew with that version.`,
    missing.length === 0 ? "" : `${endpoint} does not send ${missing.join(", ")}.`,
  ].filter((fault) => fault !== "");
}
