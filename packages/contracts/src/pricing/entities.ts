import { z } from "zod";
import { Id, Instant } from "../common/ids.ts";
import { Money } from "../common/money.ts";
import { Slug, text } from "../common/text.ts";

/** How often a plan is charged. */
export const BillingInterval = z.enum(["free", "month", "year", "one_time"]);
export type BillingInterval = z.infer<typeof BillingInterval>;

/**
 * How often a quota starts anew, counted from the day the plan was taken. `billing` is as often as the plan is charged,
 * `lifetime` never resets.
 */
export const QuotaPeriod = z.enum(["billing", "day", "month", "year", "lifetime"]);
export type QuotaPeriod = z.infer<typeof QuotaPeriod>;

const MOST = 1_000_000_000_000;
const UnitLimit = z.int().min(0).max(MOST);

/** Units beyond a quota's limit that a plan allows in a period, and what each costs. */
export const QuotaOverage = z
  .strictObject({
    limit: z.int().min(1).max(MOST).meta({ description: "How many units beyond the limit." }),
    price: z.int().min(1).max(99_999_999).meta({
      description: "What each of them costs, in the minor unit of the plan's currency.",
    }),
  })
  .meta({ id: "QuotaOverage", description: "Units beyond a quota's limit, charged with the next invoice." });
export type QuotaOverage = z.infer<typeof QuotaOverage>;

const quotaTerms = {
  metric: Slug.meta({ description: "Slug of the metric." }),
  limit: UnitLimit.nullable().meta({ description: "null = unlimited." }),
  period: QuotaPeriod,
};
const trialLimit = UnitLimit.nullable().meta({
  description: "What a trial includes instead of `limit`; null = the same. Nothing goes beyond it.",
});
const overage = QuotaOverage.nullable().meta({
  description: "Units beyond the limit, at a price; null = the plan ends at its limit.",
});

/** How much of one metric a plan includes. A metric without a quota is not included (limit 0). */
export const TierQuota = z
  .strictObject({ ...quotaTerms, trialLimit, overage })
  .meta({ id: "TierQuota", description: "How much of one metric a plan includes." });
export type TierQuota = z.infer<typeof TierQuota>;

/** The same as a vendor or admin states it: without a smaller trial and without overage, unless they are named. */
export const NewQuota = z
  .strictObject({ ...quotaTerms, trialLimit: trialLimit.optional(), overage: overage.optional() })
  .meta({ id: "NewQuota", description: "How much of one metric a plan shall include." });
export type NewQuota = z.infer<typeof NewQuota>;

/** How far what was spent may be given back. */
export const ReleasePolicy = z
  .strictObject({
    withinSeconds: z.int().min(0).max(31_622_400).nullable().meta({
      description: "For how long after the spend; null = without end.",
    }),
    share: z.int().min(0).max(10_000).nullable().meta({
      description: "How much of each limit in a period, in basis points; null = all of it.",
    }),
  })
  .meta({ id: "ReleasePolicy", description: "How far what was spent may be given back." });
export type ReleasePolicy = z.infer<typeof ReleasePolicy>;

/**
 * A plan of a listing. Interval, quotas and release policy never change once somebody holds it; another price is for new
 * buyers. In a subscription, price and interval are the holder's own.
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
    releasePolicy: ReleasePolicy.nullable().meta({ description: "null = without bounds." }),
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
  quotas: z.array(NewQuota).max(20),
  releasePolicy: ReleasePolicy.nullable().optional(),
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

/** The fields of a plan to change; the others stay. Once somebody holds the plan, interval, quotas and release policy are refused. */
export const TierChanges = z.strictObject({ ...tierTexts, ...tierTerms }).partial();
export type TierChanges = z.infer<typeof TierChanges>;
