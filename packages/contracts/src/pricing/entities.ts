import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Money } from "../common/money.ts";
import { Slug, text } from "../common/text.ts";

/** How often a plan is charged. */
export const BillingInterval = z.enum(["free", "month", "year", "one_time"]);
export type BillingInterval = z.infer<typeof BillingInterval>;

/** How often a quota starts anew, counted from the day the plan was taken. `lifetime` never resets. */
export const QuotaPeriod = z.enum(["day", "month", "year", "lifetime"]);
export type QuotaPeriod = z.infer<typeof QuotaPeriod>;

/** How much of one metric a plan includes. A metric without a quota is not included (limit 0). */
export const TierQuota = z
  .strictObject({
    metric: Slug.meta({ description: "Slug of the metric." }),
    limit: z.int().min(0).max(1_000_000_000_000).nullable().meta({ description: "null = unlimited." }),
    period: QuotaPeriod,
  })
  .meta({ id: "TierQuota", description: "How much of one metric a plan includes." });
export type TierQuota = z.infer<typeof TierQuota>;

/**
 * A plan of a listing. Interval and quotas never change once somebody holds it; another price is for new buyers. In a
 * subscription, price and interval are the holder's own.
 */
export const PricingTier = z
  .strictObject({
    id: Id,
    slug: Slug,
    name: z.string(),
    summary: z.string(),
    interval: BillingInterval,
    price: Money,
    trialDays: z.int(),
    features: z.array(z.string()),
    quotas: z.array(TierQuota),
    archivedAt: Instant.nullable(),
  })
  .meta({ id: "PricingTier", description: "A plan of a listing." });
export type PricingTier = z.infer<typeof PricingTier>;

const tierTexts = {
  name: text(1, 60),
  summary: text(0, 160),
  features: z.array(text(1, 120)).max(12),
};
const tierTerms = {
  interval: BillingInterval,
  price: Money,
  trialDays: z.int().min(0).max(90),
  quotas: z.array(TierQuota).max(20),
};

/** What a vendor or admin states to make a plan. */
export const NewTier = z.strictObject({
  slug: Slug,
  ...tierTexts,
  ...tierTerms,
  summary: tierTexts.summary.default(""),
  features: tierTexts.features.default([]),
  trialDays: tierTerms.trialDays.default(0),
});
export type NewTier = z.infer<typeof NewTier>;

/** The fields of a plan to change; the others stay. Once somebody holds the plan, interval and quotas are refused. */
export const TierChanges = z.strictObject({ ...tierTexts, ...tierTerms }).partial();
export type TierChanges = z.infer<typeof TierChanges>;
