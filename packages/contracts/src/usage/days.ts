import { z } from "zod";
import { Id, Instant, ListingRef } from "../common/ids.ts";
import { operation } from "../common/operation.ts";
import { Slug } from "../common/text.ts";
import { Overage } from "./entities.ts";
import { CountedAgent } from "./records.ts";

/** Use of one UTC day. A release counts on the day of its spend. */
export const UsageDay = z
  .strictObject({ day: z.iso.date(), used: z.int() })
  .meta({ id: "UsageDay", description: "Use of one UTC day." });
export type UsageDay = z.infer<typeof UsageDay>;

/** When a quota will be used up if things go on as they do. */
export const UsageForecast = z
  .strictObject({
    outlook: z.enum(["unlimited", "reached", "unused", "not_in_sight", "expected"]).meta({
      description:
        "`unused`: nothing was used lately. `not_in_sight`: not before it resets, or, of one that never resets, not within ten years. `expected`: at `at`.",
    }),
    at: Instant.nullable().meta({ description: "When the limit is expected to be reached." }),
    perDay: z.number().meta({
      description: "The pace: units a day over the last 7 days, or since the period began if that is later.",
    }),
  })
  .meta({ id: "UsageForecast", description: "When a quota will be used up if things go on as they do." });
export type UsageForecast = z.infer<typeof UsageForecast>;

/** The running period of the quota behind a chart. */
export const ChartedQuota = z
  .strictObject({
    limit: z.int().nullable(),
    used: z.int(),
    held: z.int(),
    overage: Overage.nullable(),
    period: z.enum(["day", "month", "year", "lifetime"]),
    periodStart: Instant,
    resetsAt: Instant.nullable(),
    forecast: UsageForecast,
  })
  .meta({ id: "ChartedQuota", description: "The running period of the quota behind a chart." });
export type ChartedQuota = z.infer<typeof ChartedQuota>;

/** Use of one metric day by day. */
export const UsageChart = z
  .strictObject({
    agent: CountedAgent,
    metric: Slug,
    days: z.array(UsageDay).meta({ description: "Every day from `from` to `to`." }),
    buyers: z.int().meta({ description: "Organizations that have this quota." }),
    quota: ChartedQuota.nullable().meta({ description: "null = these are the quotas of several buyers." }),
  })
  .meta({ id: "UsageChart", description: "Use of one metric day by day." });
export type UsageChart = z.infer<typeof UsageChart>;

/** The most days that can be asked for at once: a year. */
export const MOST_DAYS = 366;

const span = {
  from: z.iso.date().optional().meta({ description: "First UTC day; 29 days before `to` by default." }),
  to: z.iso.date().optional().meta({ description: "Last UTC day; today by default." }),
};
const output = z.strictObject({ from: z.iso.date(), to: z.iso.date(), items: z.array(UsageChart) });

/** The caller's use of an agent, day by day. */
export const getUsageDays = operation({
  rest: {
    method: "GET",
    path: "/me/agents/{agentId}/usage/days",
    tag: "Usage",
    summary: "Read my use by day",
    description: `Per metric and UTC day, the running one included, at most ${MOST_DAYS} days; with a forecast of when the limit is reached. Needs no live plan.`,
  },
  input: z.strictObject({ agentId: ListingRef, ...span }),
  output,
  errors: ["listing.not_found"],
});

/** The use of a vendor's customers, day by day. */
export const getVendorUsageDays = operation({
  rest: {
    method: "GET",
    path: "/vendors/{vendorSlug}/usage/days",
    tag: "Publishing",
    summary: "Read what customers used by day",
    description: `Per agent, metric and UTC day, at most ${MOST_DAYS} days: of all customers together, or of one with its quota and forecast.`,
  },
  input: z.strictObject({
    vendorSlug: Slug,
    agentId: ListingRef.optional(),
    buyerId: Id.optional().meta({ description: "Of one organization only." }),
    ...span,
  }),
  output,
  errors: ["vendor.not_found", "listing.not_found"],
});
