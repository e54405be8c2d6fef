/** Plans, who holds which, and what that entitles them to. */
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { listings, metrics } from "./catalog.ts";
import { createdAt, id, instant } from "./columns.ts";
import { organizations } from "./organizations.ts";
import { users } from "./people.ts";

/**
 * A plan. `price_amount` is in the currency's minor unit and 0 exactly when the interval is `free`. Price, currency and
 * Stripe ids are those of the price on sale; what others pay who took it earlier stands in `tier_prices`. Spends may be
 * given back within `release_seconds`, as far as `release_share` basis points of each limit; null is no bound.
 */
export const pricingTiers = pgTable(
  "pricing_tiers",
  {
    id: id(),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "cascade" }),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    summary: text("summary").notNull().default(""),
    interval: text("interval").notNull(),
    priceAmount: integer("price_amount").notNull(),
    currency: text("currency").notNull(),
    trialDays: integer("trial_days").notNull().default(0),
    features: text("features").array().notNull().default(sql`'{}'`),
    releaseSeconds: integer("release_seconds"),
    releaseShare: integer("release_share"),
    stripeProductId: text("stripe_product_id").unique(),
    stripePriceId: text("stripe_price_id").unique(),
    archivedAt: instant("archived_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("pricing_tiers_listing_slug_key").on(table.listingId, table.slug),
    check("pricing_tiers_interval_known", sql`${table.interval} in ('free', 'month', 'year', 'one_time')`),
    check(
      "pricing_tiers_price",
      sql`${table.priceAmount} >= 0 and (${table.interval} = 'free') = (${table.priceAmount} = 0)`,
    ),
    check("pricing_tiers_currency_format", sql`${table.currency} ~ '^[A-Z]{3}$'`),
    check(
      "pricing_tiers_stripe",
      sql`(${table.stripeProductId} is null) = (${table.stripePriceId} is null) and (${table.interval} <> 'free' or ${table.stripePriceId} is null)`,
    ),
    check(
      "pricing_tiers_release",
      sql`${table.releaseSeconds} >= 0 and ${table.releaseShare} between 0 and 10000`,
    ),
    check("pricing_tiers_trial_days", sql`${table.trialDays} between 0 and 90`),
  ],
);

/**
 * Every price that a plan was ever sold at, once Stripe knows it: the one on sale and those before it. Rows are never
 * changed but for `off_sale_at`, when Stripe took a replaced one off sale.
 */
export const tierPrices = pgTable(
  "tier_prices",
  {
    id: id(),
    tierId: uuid("tier_id")
      .notNull()
      .references(() => pricingTiers.id, { onDelete: "cascade" }),
    stripePriceId: text("stripe_price_id").notNull().unique(),
    interval: text("interval").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    offSaleAt: instant("off_sale_at"),
    createdAt: createdAt(),
  },
  (table) => [
    index("tier_prices_tier_id_idx").on(table.tierId),
    check("tier_prices_interval_known", sql`${table.interval} in ('month', 'year', 'one_time')`),
    check("tier_prices_amount", sql`${table.amount} > 0`),
    check("tier_prices_currency_format", sql`${table.currency} ~ '^[A-Z]{3}$'`),
  ],
);

/**
 * How much of a metric a plan includes per period; `limit_quantity` null is unlimited. `billing` is the plan's own
 * interval. A trial includes `trial_limit` (null: the same). `overage_limit` units more may be used in a period, each
 * for `overage_amount` in the minor unit of the plan's currency.
 */
export const tierQuotas = pgTable(
  "tier_quotas",
  {
    tierId: uuid("tier_id")
      .notNull()
      .references(() => pricingTiers.id, { onDelete: "cascade" }),
    metricId: uuid("metric_id")
      .notNull()
      .references(() => metrics.id, { onDelete: "cascade" }),
    limitQuantity: bigint("limit_quantity", { mode: "number" }),
    period: text("period").notNull(),
    trialLimit: bigint("trial_limit", { mode: "number" }),
    overageLimit: bigint("overage_limit", { mode: "number" }).notNull().default(0),
    overageAmount: integer("overage_amount"),
  },
  (table) => [
    primaryKey({ columns: [table.tierId, table.metricId] }),
    index("tier_quotas_metric_id_idx").on(table.metricId),
    check("tier_quotas_limit", sql`${table.limitQuantity} >= 0`),
    check(
      "tier_quotas_trial",
      sql`${table.trialLimit} >= 0 and ${table.trialLimit} <= ${table.limitQuantity}`,
    ),
    check(
      "tier_quotas_overage",
      sql`${table.overageLimit} >= 0 and (${table.overageLimit} > 0) = (${table.overageAmount} is not null) and ${table.overageAmount} > 0 and (${table.overageLimit} = 0 or ${table.limitQuantity} is not null)`,
    ),
    check(
      "tier_quotas_period_known",
      sql`${table.period} in ('billing', 'day', 'month', 'year', 'lifetime')`,
    ),
  ],
);

/**
 * A plan held by an organization. At most one is live per organization and listing. Free plans have no Stripe id,
 * recurring ones the subscription's, one-time ones the payment intent's. `cancels_at` is an announced end,
 * `next_tier_id` the plan that follows then; `tier_price_id` and
 * `next_tier_price_id` are what the buyer pays for them, whatever they cost others (null: free); `past_due_at` is the first failed payment of a row. `synced_at` is
 * when Stripe was asked: an older answer never overwrites a newer one. `left_price_id` is what access is had under since
 * refunds took the payment for the plan itself: what is left was paid at this price. `taken_for` says which taking of
 * money ended a plan that was paid once (null: its buyer did, or another plan).
 */
export const subscriptions = pgTable(
  "subscriptions",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "restrict" }),
    tierId: uuid("tier_id")
      .notNull()
      .references(() => pricingTiers.id, { onDelete: "restrict" }),
    tierPriceId: uuid("tier_price_id").references(() => tierPrices.id, { onDelete: "restrict" }),
    status: text("status").notNull(),
    startedBy: uuid("started_by").references(() => users.id, { onDelete: "set null" }),
    startedAt: instant("started_at").notNull(),
    stripeSubscriptionId: text("stripe_subscription_id").unique(),
    stripePaymentIntentId: text("stripe_payment_intent_id").unique(),
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    trialEndsAt: instant("trial_ends_at"),
    cancelsAt: instant("cancels_at"),
    nextTierId: uuid("next_tier_id").references(() => pricingTiers.id, { onDelete: "restrict" }),
    nextTierPriceId: uuid("next_tier_price_id").references(() => tierPrices.id, { onDelete: "restrict" }),
    pastDueAt: instant("past_due_at"),
    /** From when on a refund or a dispute takes access, whatever Stripe's subscription says: at once, or after what is left. */
    revokedAt: instant("revoked_at"),
    /** Access that lasts until here although the plan ended: the refund that had ended it came back. */
    restoredUntil: instant("restored_until"),
    leftPriceId: uuid("left_price_id").references(() => tierPrices.id, { onDelete: "restrict" }),
    takenFor: text("taken_for"),
    syncedAt: instant("synced_at"),
    canceledAt: instant("canceled_at"),
  },
  (table) => [
    uniqueIndex("subscriptions_one_live_key")
      .on(table.organizationId, table.listingId)
      .where(sql`${table.status} <> 'canceled'`),
    index("subscriptions_listing_id_idx").on(table.listingId),
    index("subscriptions_tier_id_idx").on(table.tierId),
    index("subscriptions_next_tier_id_idx").on(table.nextTierId),
    index("subscriptions_tier_price_id_idx").on(table.tierPriceId),
    index("subscriptions_next_tier_price_id_idx").on(table.nextTierPriceId),
    index("subscriptions_left_price_id_idx").on(table.leftPriceId),
    check(
      "subscriptions_taken_for",
      sql`${table.takenFor} is null or (${table.takenFor} in ('refund', 'dispute') and ${table.status} = 'canceled')`,
    ),
    check(
      "subscriptions_next_tier_price",
      sql`${table.nextTierPriceId} is null or ${table.nextTierId} is not null`,
    ),
    check("subscriptions_past_due", sql`(${table.status} = 'past_due') = (${table.pastDueAt} is not null)`),
    index("subscriptions_started_by_idx").on(table.startedBy),
    check(
      "subscriptions_status_known",
      sql`${table.status} in ('trialing', 'active', 'past_due', 'canceled')`,
    ),
    check("subscriptions_canceled", sql`(${table.status} = 'canceled') = (${table.canceledAt} is not null)`),
  ],
);

/** Who had a trial of what: one per organization and listing, ever. */
export const trials = pgTable(
  "trials",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "restrict" }),
    startedAt: instant("started_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.listingId] }),
    index("trials_listing_id_idx").on(table.listingId),
  ],
);

/** The right to use a listing during [starts_at, ends_at): the only thing that access checks read. */
export const entitlements = pgTable(
  "entitlements",
  {
    id: id(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "restrict" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id, { onDelete: "restrict" }),
    startsAt: instant("starts_at").notNull(),
    endsAt: instant("ends_at"),
  },
  (table) => [
    index("entitlements_holder_idx").on(table.organizationId, table.listingId),
    index("entitlements_listing_id_idx").on(table.listingId),
    unique("entitlements_subscription_key").on(table.subscriptionId),
    uniqueIndex("entitlements_one_open_key")
      .on(table.organizationId, table.listingId)
      .where(sql`${table.endsAt} is null`),
    check("entitlements_half_open", sql`${table.endsAt} >= ${table.startsAt}`),
  ],
);
