/**
 * Quotas and what was spent of them. One more table, `usage_ledger`, is partitioned by month, which Drizzle
 * cannot describe: it is made in the migration `usage_engine` beside the functions that alone write to all of these.
 */
import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  foreignKey,
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
import { pricingTiers } from "./commerce.ts";
import { organizations } from "./organizations.ts";

const quantity = (name: string) => bigint(name, { mode: "number" });

/**
 * One quota of one buyer: the row that every spend locks. Limit, use and the running period [start, end) live
 * here together; `period_end` null never ends. `released` and `overage` count this period's units that were given back
 * and that go beyond the limit; the plan allows `overage_limit` of these. `day_used` and `day_held` count the UTC day
 * `day`. Until `trial_ends_at` the limit is the trial's, then it is `limit_after_trial`. The buyer's own caps warn and
 * stop, per day and period; null is none. The plan lets be given back within `release_seconds` and as far as
 * `release_share` of the limit (basis points); null is no bound. `tier_id` is the plan that opened it; of the period
 * `overage_reported_in`, `overage_reported` units were seen to be in reports. Never deleted, so processes may remember
 * its id. Free space is left in each page so that updates stay in place.
 */
export const quotaSubjects = pgTable(
  "quota_subjects",
  {
    id: bigint("id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    listingId: uuid("listing_id")
      .notNull()
      .references(() => listings.id, { onDelete: "restrict" }),
    metricId: uuid("metric_id")
      .notNull()
      .references(() => metrics.id, { onDelete: "restrict" }),
    limitQuantity: quantity("limit_quantity"),
    used: quantity("used").notNull().default(0),
    held: quantity("held").notNull().default(0),
    released: quantity("released").notNull().default(0),
    overage: quantity("overage").notNull().default(0),
    overageLimit: quantity("overage_limit").notNull().default(0),
    day: date("day").notNull().default(sql`(now() at time zone 'UTC')::date`),
    dayUsed: quantity("day_used").notNull().default(0),
    dayHeld: quantity("day_held").notNull().default(0),
    warnDay: quantity("warn_day"),
    stopDay: quantity("stop_day"),
    warnPeriod: quantity("warn_period"),
    stopPeriod: quantity("stop_period"),
    releaseSeconds: integer("release_seconds"),
    releaseShare: integer("release_share"),
    trialEndsAt: instant("trial_ends_at"),
    limitAfterTrial: quantity("limit_after_trial"),
    period: text("period").notNull(),
    anchor: instant("anchor").notNull(),
    periodStart: instant("period_start").notNull(),
    periodEnd: instant("period_end"),
    tierId: uuid("tier_id").references(() => pricingTiers.id, { onDelete: "restrict" }),
    overageReported: quantity("overage_reported").notNull().default(0),
    overageReportedIn: instant("overage_reported_in"),
  },
  (table) => [
    unique("quota_subjects_holder_key").on(table.organizationId, table.listingId, table.metricId),
    index("quota_subjects_listing_id_idx").on(table.listingId),
    index("quota_subjects_metric_id_idx").on(table.metricId),
    index("quota_subjects_tier_id_idx").on(table.tierId),
    index("quota_subjects_unreported_idx")
      .on(table.id)
      .where(
        sql`${table.overage} <> case when ${table.overageReportedIn} = ${table.periodStart} then ${table.overageReported} else 0 end`,
      ),
    check("quota_subjects_limit", sql`${table.limitQuantity} >= 0`),
    check("quota_subjects_used", sql`${table.used} >= 0 and ${table.held} >= 0`),
    check(
      "quota_subjects_counters",
      sql`${table.released} >= 0 and ${table.overage} between 0 and ${table.used} and ${table.overageLimit} >= 0 and ${table.dayUsed} >= 0 and ${table.dayHeld} >= 0`,
    ),
    check(
      "quota_subjects_caps",
      sql`${table.warnDay} >= 0 and ${table.stopDay} >= 0 and ${table.warnPeriod} >= 0 and ${table.stopPeriod} >= 0`,
    ),
    check(
      "quota_subjects_release",
      sql`${table.releaseSeconds} >= 0 and ${table.releaseShare} between 0 and 10000`,
    ),
    check("quota_subjects_period_known", sql`${table.period} in ('day', 'month', 'year', 'lifetime')`),
    check("quota_subjects_period", sql`${table.periodEnd} > ${table.periodStart}`),
  ],
);

/**
 * What was used in periods that do not run: over, or set aside by a switch between a renewing and a lifetime quota and
 * resumed by the way back. `period_end` null is a lifetime that is set aside. Releases and settlements of their spends
 * still change the counters; they never grow beyond what was used and held when the period ended.
 */
export const closedPeriods = pgTable(
  "closed_periods",
  {
    subjectId: bigint("subject_id", { mode: "number" })
      .notNull()
      .references(() => quotaSubjects.id, { onDelete: "restrict" }),
    periodStart: instant("period_start").notNull(),
    periodEnd: instant("period_end"),
    limitQuantity: quantity("limit_quantity"),
    used: quantity("used").notNull(),
    held: quantity("held").notNull().default(0),
    released: quantity("released").notNull().default(0),
    overage: quantity("overage").notNull().default(0),
    overageLimit: quantity("overage_limit").notNull().default(0),
    overageReported: quantity("overage_reported").notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.periodStart] }),
    index("closed_periods_unreported_idx")
      .on(table.subjectId)
      .where(sql`${table.overage} <> ${table.overageReported}`),
    check("closed_periods_used", sql`${table.used} >= 0 and ${table.held} >= 0`),
    check(
      "closed_periods_counters",
      sql`${table.released} >= 0 and ${table.overage} between 0 and ${table.used}`,
    ),
    check("closed_periods_period", sql`${table.periodEnd} > ${table.periodStart}`),
  ],
);

/** What was used on UTC days that are over, by the day of the spend; the running day stands in `quota_subjects`. */
export const usageDays = pgTable(
  "usage_days",
  {
    subjectId: bigint("subject_id", { mode: "number" })
      .notNull()
      .references(() => quotaSubjects.id, { onDelete: "restrict" }),
    day: date("day").notNull(),
    used: quantity("used").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.day] }),
    check("usage_days_used", sql`${table.used} >= 0`),
  ],
);

/** Reserves that are open: `key` and `at` name the hold's row in the ledger. Gone when settled or expired. */
export const usageHolds = pgTable(
  "usage_holds",
  {
    subjectId: bigint("subject_id", { mode: "number" })
      .notNull()
      .references(() => quotaSubjects.id, { onDelete: "restrict" }),
    key: text("key").notNull(),
    at: instant("at").notNull(),
    quantity: quantity("quantity").notNull(),
    periodStart: instant("period_start").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.key, table.at] }),
    index("usage_holds_expires_at_idx").on(table.expiresAt),
    check("usage_holds_quantity", sql`${table.quantity} > 0`),
  ],
);

/**
 * Keys of calls that spent several quotas together, so that one key stands for one body. `fingerprint` names the items.
 * Forgotten after the window in which a key is remembered.
 */
export const usageBatches = pgTable(
  "usage_batches",
  {
    organizationId: uuid("organization_id").notNull(),
    listingId: uuid("listing_id").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    at: instant("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organizationId, table.listingId, table.key] }),
    foreignKey({
      name: "usage_batches_organization_id_fk",
      columns: [table.organizationId],
      foreignColumns: [organizations.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "usage_batches_listing_id_fk",
      columns: [table.listingId],
      foreignColumns: [listings.id],
    }).onDelete("cascade"),
    index("usage_batches_listing_id_idx").on(table.listingId),
    index("usage_batches_at_idx").on(table.at),
  ],
);

/**
 * That use reached 50, 80 or 100 per cent of a limit or a cap that warns, written by the spend that reached it: once per
 * period, or day for `warn_day`, whose start is `since`. `told_at` is when people were told.
 */
export const usageAlerts = pgTable(
  "usage_alerts",
  {
    subjectId: bigint("subject_id", { mode: "number" })
      .notNull()
      .references(() => quotaSubjects.id, { onDelete: "restrict" }),
    kind: text("kind").notNull(),
    since: instant("since").notNull(),
    used: quantity("used").notNull(),
    limitQuantity: quantity("limit_quantity").notNull(),
    at: instant("at").notNull(),
    toldAt: instant("told_at"),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.kind, table.since] }),
    index("usage_alerts_untold_idx").on(table.at).where(sql`${table.toldAt} is null`),
    check("usage_alerts_kind_known", sql`${table.kind} in ('50', '80', '100', 'warn_day', 'warn_period')`),
  ],
);

/**
 * Ed25519 keys that sign receipts; the public half is a JSON web key and is published for good, so that old receipts can
 * still be verified. The newest signs; the private half is sealed, and erased when another key takes over.
 */
export const receiptKeys = pgTable(
  "receipt_keys",
  {
    id: id(),
    publicKey: text("public_key").notNull(),
    sealedPrivateKey: text("sealed_private_key"),
    createdAt: createdAt(),
  },
  (table) => [
    uniqueIndex("receipt_keys_one_signs_key")
      .on(sql`(true)`)
      .where(sql`${table.sealedPrivateKey} is not null`),
  ],
);
