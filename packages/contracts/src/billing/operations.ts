import { z } from "zod";
import { Id, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { CheckoutResult, Subscription } from "./entities.ts";

/** Takes a plan. */
export const checkout = operation({
  rest: {
    method: "POST",
    path: "/agents/{agentId}/pricing/{tierId}/checkout",
    tag: "Subscriptions",
    summary: "Take a plan",
    description:
      "A free plan is active at once; taking the plan one already holds answers it again. A paid plan answers the URL of the payment page. `returnUrl` must be one of the agent's redirect URIs or lie on its product domain.",
  },
  input: z.strictObject({ agentId: ListingRef, tierId: Id, returnUrl: z.string().max(500).optional() }),
  output: CheckoutResult,
  errors: [
    "listing.not_found",
    "tier.not_found",
    "subscription.already_live",
    "return_url.not_allowed",
    "stripe.not_configured",
  ],
});

/** The caller's live and past plans. */
export const listSubscriptions = operation({
  rest: {
    method: "GET",
    path: "/me/subscriptions",
    tag: "Subscriptions",
    summary: "List my subscriptions",
    description:
      "The newest subscription per agent, live ones first. An agent's token sees that agent's only.",
  },
  input: z.void(),
  output: z.strictObject({ items: z.array(Subscription) }),
  errors: [],
});

/** The caller's plan of one agent. */
export const getSubscription = operation({
  rest: {
    method: "GET",
    path: "/me/subscriptions/{agentId}",
    tag: "Subscriptions",
    summary: "Get my subscription to an agent",
    description: "The live subscription, or the last one that ended. None ever, or a foreign agent: 404.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: Subscription,
  errors: ["subscription.not_found"],
});

/** Ends the caller's plan of one agent. */
export const cancelSubscription = operation({
  rest: {
    method: "DELETE",
    path: "/me/subscriptions/{agentId}",
    tag: "Subscriptions",
    summary: "Cancel my subscription to an agent",
    description:
      "A free plan ends at once. Usage stays counted: taking the plan again in the same period goes on where it was.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: Subscription,
  errors: ["subscription.not_found"],
});
