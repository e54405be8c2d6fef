/** Units beyond a plan's limit: at which price Stripe charges them, and what Stripe was told. */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  check,
  index,
  integer,
  pgTable,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { metrics } from "./catalog.ts";
import { createdAt, id, instant } from "./columns.ts";
import { pricingTiers, subscriptions } from "./commerce.ts";
import { quotaSubjects } from "./usage.ts";

/**
 * A metered Price at Stripe for the units of one metric beyond a plan's limit, with the meter that counts them. Rows are
 * never changed but for `off_sale_at`, when Stripe took it off sale.
 */
export const overagePrices = pgTable(
  "overage_prices",
  {
    id: id(),
    tierId: uuid("tier_id")
      .notNull()
      .references(() => pricingTiers.id, { onDelete: "cascade" }),
    metricId: uuid("metric_id")
      .notNull()
      .references(() => metrics.id, { onDelete: "cascade" }),
    interval: text("interval").notNull(),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    stripePriceId: text("stripe_price_id").notNull().unique(),
    stripeMeterId: text("stripe_meter_id").notNull(),
    eventName: text("event_name").notNull(),
    offSaleAt: instant("off_sale_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("overage_prices_terms_key").on(
      table.tierId,
      table.metricId,
      table.interval,
      table.amount,
      table.currency,
    ),
    index("overage_prices_metric_id_idx").on(table.metricId),
    check("overage_prices_interval_known", sql`${table.interval} in ('month', 'year')`),
    check("overage_prices_amount", sql`${table.amount} > 0`),
    check("overage_prices_currency_format", sql`${table.currency} ~ '^[A-Z]{3}$'`),
  ],
);

/**
 * What Stripe is to be told of the overage of a quota's period: the change since the report before, below zero for units
 * that were given back, of which `reverses_id` is the report that had them charged. Written under the subject's lock, so that the reports of a period add up to its overage; `id` is
 * the meter event's identifier. `due` ones are tried at `next_attempt_at`; `dead` ones wait for a person. `tier_id` is
 * the plan whose price holds, `spent_at` the last spend that is in it. How it is told, `sent_as`, is decided once, so
 * that it is not told both ways.
 */
export const overageReports = pgTable(
  "overage_reports",
  {
    id: id(),
    subjectId: bigint("subject_id", { mode: "number" })
      .notNull()
      .references(() => quotaSubjects.id, { onDelete: "restrict" }),
    periodStart: instant("period_start").notNull(),
    tierId: uuid("tier_id")
      .notNull()
      .references(() => pricingTiers.id, { onDelete: "restrict" }),
    subscriptionId: uuid("subscription_id").references(() => subscriptions.id, { onDelete: "restrict" }),
    quantity: bigint("quantity", { mode: "number" }).notNull(),
    spentAt: instant("spent_at").notNull(),
    reversesId: uuid("reverses_id").references((): AnyPgColumn => overageReports.id, {
      onDelete: "restrict",
    }),
    state: text("state").notNull().default("due"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    firstTriedAt: instant("first_tried_at"),
    sentAs: text("sent_as"),
    sentAt: instant("sent_at"),
    lastError: text("last_error"),
    createdAt: createdAt(),
  },
  (table) => [
    index("overage_reports_period_idx").on(table.subjectId, table.periodStart),
    index("overage_reports_tier_id_idx").on(table.tierId),
    index("overage_reports_subscription_id_idx").on(table.subscriptionId),
    index("overage_reports_due_idx").on(table.nextAttemptAt).where(sql`${table.state} = 'due'`),
    index("overage_reports_reverses_id_idx").on(table.reversesId),
    check("overage_reports_reverses", sql`(${table.quantity} < 0) = (${table.reversesId} is not null)`),
    check("overage_reports_quantity", sql`${table.quantity} <> 0`),
    check("overage_reports_state_known", sql`${table.state} in ('due', 'sent', 'dead')`),
    check(
      "overage_reports_sent",
      sql`(${table.state} = 'sent') = (${table.sentAt} is not null) and (${table.sentAt} is null or ${table.sentAs} is not null)`,
    ),
    check("overage_reports_sent_as_known", sql`${table.sentAs} in ('meter_event', 'invoice_item')`),
  ],
);
