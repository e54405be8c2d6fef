import { z } from "zod";
import { StripeEvent, StripeEventState } from "../billing/entities.ts";
import { Id } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";

/** The Stripe inbox. */
export const listStripeEvents = operation({
  rest: {
    method: "GET",
    path: "/admin/stripe-events",
    tag: "Administration",
    summary: "Read the Stripe inbox",
    description: "Every event Stripe delivered, newest first, with its payload, state and last error.",
  },
  input: z.strictObject({
    state: StripeEventState.optional(),
    type: text(0, 100).optional().meta({ description: "Beginning of the type, e.g. `invoice.`" }),
    ...pageQuery,
  }),
  output: pageOf(StripeEvent),
  errors: [],
});

/** Tries an event again. */
export const retryStripeEvent = operation({
  rest: {
    method: "POST",
    path: "/admin/stripe-events/{eventId}/retry",
    tag: "Administration",
    summary: "Retry a Stripe event",
    description:
      "Puts a failed or dead event back to be worked on now. Done ones may be repeated: nothing is applied twice.",
  },
  input: z.strictObject({ eventId: Id }),
  output: StripeEvent,
  errors: ["stripe_event.not_found"],
});
