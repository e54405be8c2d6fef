import { z } from "zod";
import { Id, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { NewTier, PricingTier, TierChanges } from "./entities.ts";

/** The plans on offer. */
export const listTiers = operation({
  rest: {
    method: "GET",
    path: "/agents/{agentId}/pricing",
    tag: "Pricing",
    summary: "List an agent's plans",
    description: "The plans on offer with their quotas, cheapest first. Archived plans are left out.",
  },
  input: z.strictObject({ agentId: ListingRef }),
  output: z.strictObject({ items: z.array(PricingTier) }),
  errors: ["listing.not_found"],
});

/** Makes a plan. */
export const createTier = operation({
  rest: {
    method: "POST",
    path: "/agents/{agentId}/pricing",
    tag: "Publishing",
    summary: "Add a plan",
    description:
      "Free plans have interval `free` and price 0; every other plan has a price above 0. A quota may be smaller in the trial, and a plan that is charged monthly or yearly may sell units beyond a limit: they come with the next invoice, so its terms need Stripe.",
    status: 201,
  },
  input: NewTier.extend({ agentId: ListingRef }),
  output: PricingTier,
  errors: [
    "listing.not_found",
    "tier.slug_taken",
    "tier.free_price",
    "tier.price_refused",
    "tier.quota_period",
    "tier.trial_limit",
    "tier.overage",
    "metric.not_found",
    "stripe.not_configured",
  ],
});

/** Changes a plan. */
export const updateTier = operation({
  rest: {
    method: "PATCH",
    path: "/agents/{agentId}/pricing/{tierId}",
    tag: "Publishing",
    summary: "Change a plan",
    description:
      "Another price or trial is for whoever takes the plan from now on; those who have it keep the price they pay, in its currency. Once somebody holds the plan, another interval, quotas and release policy are refused with `tier.sold`, and so is another currency where the plan has overage: make a new plan and archive this one. Repeating a call that broke off finishes it.",
  },
  input: TierChanges.extend({ agentId: ListingRef, tierId: Id }),
  output: PricingTier,
  errors: [
    "listing.not_found",
    "tier.not_found",
    "tier.sold",
    "tier.free_price",
    "tier.price_refused",
    "tier.quota_period",
    "tier.trial_limit",
    "tier.overage",
    "metric.not_found",
    "stripe.not_configured",
  ],
});

/** Takes a plan off the market. */
export const archiveTier = operation({
  rest: {
    method: "DELETE",
    path: "/agents/{agentId}/pricing/{tierId}",
    tag: "Publishing",
    summary: "Archive a plan",
    description:
      "Nobody can take it any more, and payment pages that stand open for it are closed; those who hold it keep it. Archiving twice is the same as once.",
    status: 204,
  },
  input: z.strictObject({ agentId: ListingRef, tierId: Id }),
  output: z.void(),
  errors: ["listing.not_found", "tier.not_found"],
});
