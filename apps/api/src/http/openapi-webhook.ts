import type { ErrorCode } from "@souk/contracts/common/errors";
import type { OpenAPIObject } from "trpc-to-openapi";
import { groupByStatus, headerRefs, problemResponse } from "./openapi-problems.ts";

const REFUSALS: readonly ErrorCode[] = [
  "webhook.signature_invalid",
  "webhook.unsupported",
  "request.invalid",
  "request.too_large",
  "request.unsupported_media_type",
  "service.unavailable",
  "stripe.not_configured",
];

/** Stripe's webhook, which is no procedure: its body is signed as it is sent. */
export function webhookPaths(): NonNullable<OpenAPIObject["paths"]> {
  return {
    "/webhooks/stripe": {
      post: {
        operationId: "webhooks.stripe",
        summary: "Take in an event of Stripe's",
        description:
          "For Stripe only. The signature over the raw body is checked (five minutes of tolerance either way) and the event is stored; the work is done later. Repeated deliveries change nothing.",
        tags: ["Webhooks"],
        security: [],
        parameters: [
          {
            in: "header",
            name: "Stripe-Signature",
            required: true,
            description: "Stripe's signature, scheme `v1`.",
            schema: { type: "string" },
          },
        ],
        requestBody: {
          required: true,
          description: "A snapshot event of Stripe's API v1, 1 MB at most.",
          content: { "application/json": { schema: { type: "object" } } },
        },
        responses: {
          "200": {
            description: "The event is safe.",
            headers: headerRefs(["X-Request-Id"]),
            content: { "text/plain": { schema: { const: "ok" } } },
          },
          ...Object.fromEntries(
            [...groupByStatus(REFUSALS)].map(([status, codes]) => [status, problemResponse(status, codes)]),
          ),
        },
      },
    },
  };
}
