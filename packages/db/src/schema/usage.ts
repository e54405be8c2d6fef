/**
 * Quotas and what was spent of them. The third table, `usage_ledger`, is partitioned by month, which Drizzle
 * cannot describe: it is made in the migration `usage_engine` beside the functions that alone write to it.
 */
import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { listings, metrics } from "./catalog.ts";
import { instant } from "./columns.ts";
import { organizations } from "./organizations.ts";

const quantity = (name: string) => bigint(name, { mode: "number" });

/**
 * One quota of one buyer: the row that every spend locks. Limit, use and the running period [start, end) live
 * here together; `period_end` null never ends. Never deleted, so processes may remember its id. Free space is
 * left in each page so that updates stay in place.
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
    period: text("period").notNull(),
    anchor: instant("anchor").notNull(),
    periodStart: instant("period_start").notNull(),
    periodEnd: instant("period_end"),
  },
  (table) => [
    unique("quota_subjects_holder_key").on(table.organizationId, table.listingId, table.metricId),
    index("quota_subjects_listing_id_idx").on(table.listingId),
    index("quota_subjects_metric_id_idx").on(table.metricId),
    check("quota_subjects_limit", sql`${table.limitQuantity} >= 0`),
    check("quota_subjects_used", sql`${table.used} >= 0 and ${table.held} >= 0`),
    check("quota_subjects_period_known", sql`${table.period} in ('day', 'month', 'year', 'lifetime')`),
    check("quota_subjects_period", sql`${table.periodEnd} > ${table.periodStart}`),
  ],
);

/**
 * What was used in periods that do not run: over, or set aside by a switch between a renewing and a lifetime quota and
 * resumed by the way back. `period_end` null is a lifetime that is set aside. Releases still lower `used`.
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
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.periodStart] }),
    check("closed_periods_used", sql`${table.used} >= 0`),
    check("closed_periods_period", sql`${table.periodEnd} > ${table.periodStart}`),
  ],
);
