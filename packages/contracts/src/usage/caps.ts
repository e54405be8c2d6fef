import { z } from "zod";
import { ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { UsageBalance } from "./entities.ts";

const units = (least: number, description: string) =>
  z.int().min(least).max(1_000_000_000).nullable().meta({ description });

/** The buyer's own bounds on what an agent may use, in units of the metric. Days are UTC days. */
export const UsageCaps = z
  .strictObject({
    warnDay: units(1, "Tell us when a day's use reaches it; null = never."),
    stopDay: units(0, "Refuse what would go beyond it on one day; null = no bound, 0 = refuse everything."),
    warnPeriod: units(1, "Tell us when a period's use reaches it; null = never."),
    stopPeriod: units(0, "Refuse what would go beyond it in one period of the quota; null = no bound."),
  })
  .meta({ id: "UsageCaps", description: "The buyer's own bounds on what an agent may use." });
export type UsageCaps = z.infer<typeof UsageCaps>;

/** Where one quota stands, with the buyer's own caps on it. */
export const UsageQuota = UsageBalance.extend({
  usedToday: z.int().meta({ description: "Used on the running UTC day." }),
  heldToday: z.int().meta({ description: "Reserved on it and not yet settled; counts against `stopDay`." }),
  caps: UsageCaps,
}).meta({ id: "UsageQuota", description: "Where one quota stands, with the buyer's own caps on it." });
export type UsageQuota = z.infer<typeof UsageQuota>;

/** Pushes the quotas of the caller's organization, an agent at a time: all at first, then those that change. */
export const watchUsage = operation({
  rest: null,
  input: z.void(),
  output: z.strictObject({ agentSlug: Slug, items: z.array(UsageQuota) }),
  errors: ["rate.limited", "service.unavailable"],
});

const path = "/me/agents/{agentId}/usage/{metricSlug}/caps";
const target = { agentId: ListingRef, metricSlug: Slug };
const errors = ["listing.not_found", "metric.not_found", "subscription.required"] as const;

/** The caps on one quota. */
export const getUsageCaps = operation({
  rest: {
    method: "GET",
    path,
    tag: "Usage",
    summary: "Read my caps",
    description: "The bounds that the buyer set on what the agent may use of one metric.",
  },
  input: z.strictObject(target),
  output: UsageCaps,
  errors,
});

/** Sets the caps on one quota. */
export const setUsageCaps = operation({
  rest: {
    method: "PUT",
    path,
    tag: "Usage",
    summary: "Set my caps",
    description:
      "Replaces all four. They hold from the next spend on, beside the plan's own limit, and stay when the plan changes: whichever is reached first counts. What is used already stays used. At a stop the agent is refused with 429 `usage.cap_reached`; a warning refuses nothing. For owners, admins and billing members; agents and API keys cannot.",
  },
  input: z.strictObject({ ...target, ...UsageCaps.shape }),
  output: UsageCaps,
  errors,
});
