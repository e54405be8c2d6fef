import { z } from "zod";
import { Id, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { pageOf, pageQuery } from "../common/page.ts";
import { text } from "../common/text.ts";
import {
  CheckoutResult,
  CheckoutReturn,
  Subscription,
  SubscriptionStatus,
  SwitchPreview,
  SwitchQuote,
} from "./entities.ts";

const agentKey = z.strictObject({ agentId: ListingRef });

/** Takes a plan. */
export const checkout = operation({
  rest: {
    method: "POST",
    path: "/agents/{agentId}/pricing/{tierId}/checkout",
    tag: "Subscriptions",
    summary: "Take a plan",
    description:
      "A free plan is active at once; taking the plan one already holds answers it again. A paid plan answers the URL of the payment page. A plan that changes in the same moment is refused with `tier.changed`. While a paid plan is live, another one is taken by switching. `returnUrl` must be one of the agent's redirect URIs or lie on its product domain.",
  },
  input: agentKey.extend({ tierId: Id, returnUrl: z.string().max(500).optional() }),
  output: CheckoutResult,
  errors: [
    "listing.not_found",
    "tier.not_found",
    "tier.changed",
    "billing.credit_held",
    "subscription.already_live",
    "return_url.not_allowed",
    "tier.price_refused",
    "stripe.not_configured",
  ],
});

/** Tells what became of a payment page. */
export const completeCheckout = operation({
  rest: {
    method: "POST",
    path: "/me/checkouts/{sessionId}/complete",
    tag: "Subscriptions",
    summary: "Come back from the payment page",
    description:
      "Asks Stripe what became of the session and puts it into effect at once, without waiting for a webhook. Safe to repeat. Foreign and unknown sessions answer 404.",
  },
  input: z.strictObject({ sessionId: z.string().regex(/^cs_[A-Za-z0-9_]{1,200}$/) }),
  output: CheckoutReturn,
  errors: ["checkout.not_found", "stripe.not_configured"],
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
  input: agentKey,
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
      "A free plan ends at once, a paid one when its paid period ends; until then it can be resumed. Usage stays counted: taking the plan again in the same period goes on where it was.",
  },
  input: agentKey,
  output: Subscription,
  errors: ["subscription.not_found", "stripe.not_configured"],
});

/** Takes an announced cancellation or switch back. */
export const resumeSubscription = operation({
  rest: {
    method: "POST",
    path: "/me/subscriptions/{agentId}/resume",
    tag: "Subscriptions",
    summary: "Resume my subscription to an agent",
    description:
      "Takes back a cancellation or a switch that was announced for the end of the period. Nothing announced: answers the subscription as it is. Refused while a dispute or refund keeps access from it, and while the subscription is being switched.",
  },
  input: agentKey,
  output: Subscription,
  errors: [
    "subscription.not_found",
    "subscription.access_revoked",
    "subscription.switch_under_way",
    "stripe.not_configured",
  ],
});

/** What a switch would cost. */
export const previewSwitch = operation({
  rest: {
    method: "GET",
    path: "/me/subscriptions/{agentId}/switch-preview",
    tag: "Subscriptions",
    summary: "Preview a switch of plans",
    description:
      "What would be due now, when the new plan would begin and what the next charge would be. `quote` stands for all of it: the switch is made by sending it back within fifteen minutes. Refused while a payment is open, like the switch itself.",
  },
  input: agentKey.extend({ tierId: Id }),
  output: SwitchPreview,
  errors: [
    "subscription.not_found",
    "tier.not_found",
    "subscription.switch_impossible",
    "subscription.switch_changed",
    "subscription.payment_due",
    "billing.credit_held",
    "stripe.not_configured",
  ],
});

/** Switches plans. */
export const switchSubscription = operation({
  rest: {
    method: "POST",
    path: "/me/subscriptions/{agentId}/switch",
    tag: "Subscriptions",
    summary: "Switch to another plan",
    description:
      "Dearer plans and longer intervals that cost no less begin at once, prorated, and only if their payment succeeds (`payment.failed` otherwise, and nothing changes). Cheaper plans begin when the paid period ends. Use is neither given away nor lost. `quote` is the preview's: what is charged is what it said, to the cent. When that no longer holds, or fifteen minutes have passed, nothing is done and the answer is `subscription.switch_changed`: preview again. One switch of a subscription is made at a time.",
  },
  input: agentKey.extend({ tierId: Id, quote: SwitchQuote }),
  output: Subscription,
  errors: [
    "subscription.not_found",
    "tier.not_found",
    "subscription.switch_impossible",
    "subscription.switch_changed",
    "subscription.switch_under_way",
    "subscription.payment_due",
    "billing.credit_held",
    "payment.failed",
    "stripe.not_configured",
  ],
});

/** Opens Stripe's customer portal. */
export const openPortal = operation({
  rest: {
    method: "POST",
    path: "/me/billing/portal",
    tag: "Subscriptions",
    summary: "Open the billing portal",
    description: "A short-lived URL of Stripe's own pages for cards, addresses and invoices.",
  },
  input: z.void(),
  output: z.strictObject({ url: z.string() }),
  errors: ["billing.no_customer", "stripe.not_configured"],
});

/** Every subscription, for admins. */
export const listAllSubscriptions = operation({
  rest: {
    method: "GET",
    path: "/admin/subscriptions",
    tag: "Administration",
    summary: "List subscriptions",
    description: "Every subscription with its buyer, newest first.",
  },
  input: z.strictObject({ q: text(0, 100).optional(), status: SubscriptionStatus.optional(), ...pageQuery }),
  output: pageOf(
    z
      .strictObject({
        subscription: Subscription,
        organization: z.strictObject({ id: Id, name: z.string() }),
        stripeId: z.string().nullable(),
      })
      .meta({ id: "HeldSubscription" }),
  ),
  errors: [],
});
