/** What Souk knows of Stripe: whose customer is whose, what Stripe told, what was paid, given back and disputed. */
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { createdAt, id, instant } from "./columns.ts";
import { subscriptions, tierPrices } from "./commerce.ts";
import { organizations } from "./organizations.ts";
import { users } from "./people.ts";

/** The one Stripe customer of an organization. */
export const stripeCustomers = pgTable("stripe_customers", {
  organizationId: uuid("organization_id")
    .primaryKey()
    .references(() => organizations.id, { onDelete: "restrict" }),
  stripeCustomerId: text("stripe_customer_id").notNull().unique(),
  createdAt: createdAt(),
});

/**
 * The inbox: every event Stripe delivered, once, as it came. `object_id` is what it speaks of; the payload is a
 * hint only, the worker fetches the object anew. `failed` ones are tried again at `next_attempt_at`, `dead` ones
 * wait for a person, `ignored` types have nothing to say to Souk.
 */
export const stripeEvents = pgTable(
  "stripe_events",
  {
    id: id(),
    stripeEventId: text("stripe_event_id").notNull().unique(),
    type: text("type").notNull(),
    objectId: text("object_id").notNull(),
    apiVersion: text("api_version"),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    state: text("state").notNull().default("received"),
    attempts: integer("attempts").notNull().default(0),
    nextAttemptAt: instant("next_attempt_at").notNull().defaultNow(),
    lastError: text("last_error"),
    receivedAt: instant("received_at").notNull().defaultNow(),
    processedAt: instant("processed_at"),
  },
  (table) => [
    index("stripe_events_due_idx")
      .on(table.nextAttemptAt)
      .where(sql`${table.state} in ('received', 'failed')`),
    index("stripe_events_object_id_idx").on(table.objectId),
    index("stripe_events_type_idx").on(table.type, table.id),
    check(
      "stripe_events_state_known",
      sql`${table.state} in ('received', 'failed', 'done', 'ignored', 'dead')`,
    ),
    check(
      "stripe_events_processed",
      sql`(${table.state} in ('done', 'ignored')) = (${table.processedAt} is not null)`,
    ),
  ],
);

/**
 * Who works on a Stripe object right now; a lease that ran out may be taken over. Events are worked on under the id of
 * what they speak of, a subscription is switched under `switch:` and its id.
 */
export const stripeObjectLeases = pgTable("stripe_object_leases", {
  objectId: text("object_id").primaryKey(),
  holder: uuid("holder").notNull(),
  leaseUntil: instant("lease_until").notNull(),
});

/** How far Stripe's own list of events was compared with the inbox; an earlier instant is harmless, a later one is not. */
export const stripeCursors = pgTable("stripe_cursors", {
  name: text("name").primaryKey(),
  readUntil: instant("read_until").notNull(),
});

/** A checkout that was begun: at most one is open per organization and listing. */
export const checkoutSessions = pgTable(
  "checkout_sessions",
  {
    stripeSessionId: text("stripe_session_id").primaryKey(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    listingId: uuid("listing_id").notNull(),
    tierId: uuid("tier_id").notNull(),
    startedBy: uuid("started_by").references(() => users.id, { onDelete: "set null" }),
    returnUrl: text("return_url"),
    state: text("state").notNull().default("open"),
    createdAt: createdAt(),
  },
  (table) => [
    index("checkout_sessions_organization_listing_idx").on(table.organizationId, table.listingId),
    index("checkout_sessions_started_by_idx").on(table.startedBy),
    check("checkout_sessions_state_known", sql`${table.state} in ('open', 'complete', 'expired')`),
  ],
);

/**
 * A payment as a buyer knows it: an invoice of a subscription, or a one-time purchase (then the id is the payment
 * intent's). Amounts are minor units; `refunded` grows with each refund and never exceeds what was paid. `tier_price_id`
 * is the plan it bought and its price; null when the invoice was made by hand, or before this was noted.
 */
export const invoices = pgTable(
  "invoices",
  {
    id: id(),
    stripeId: text("stripe_id").notNull().unique(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id, { onDelete: "restrict" }),
    tierPriceId: uuid("tier_price_id").references(() => tierPrices.id, { onDelete: "restrict" }),
    number: text("number"),
    status: text("status").notNull(),
    currency: text("currency").notNull(),
    total: integer("total").notNull(),
    tax: integer("tax").notNull().default(0),
    refunded: integer("refunded").notNull().default(0),
    description: text("description").notNull(),
    periodStart: instant("period_start"),
    periodEnd: instant("period_end"),
    nextAttemptAt: instant("next_attempt_at"),
    hostedUrl: text("hosted_url"),
    pdfUrl: text("pdf_url"),
    createdAt: instant("created_at").notNull(),
    paidAt: instant("paid_at"),
    syncedAt: instant("synced_at").notNull(),
  },
  (table) => [
    index("invoices_organization_id_idx").on(table.organizationId, table.createdAt),
    index("invoices_subscription_id_idx").on(table.subscriptionId),
    index("invoices_tier_price_id_idx").on(table.tierPriceId),
    check(
      "invoices_status_known",
      sql`${table.status} in ('draft', 'open', 'paid', 'void', 'uncollectible')`,
    ),
    check("invoices_amounts", sql`${table.total} >= 0 and ${table.tax} between 0 and ${table.total}`),
    check("invoices_refunded", sql`${table.refunded} between 0 and ${table.total}`),
  ],
);

/**
 * Money that came in for a payment, through one payment intent. A payment may have several, or none: credit or money
 * outside of Stripe paid it. `sale_source` is under which its sale stands in the books. Never changed.
 */
export const receipts = pgTable(
  "receipts",
  {
    stripePaymentIntentId: text("stripe_payment_intent_id").primaryKey(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    saleSource: text("sale_source").notNull().unique(),
    amount: integer("amount").notNull(),
    receivedAt: instant("received_at").notNull(),
  },
  (table) => [
    index("receipts_invoice_id_idx").on(table.invoiceId),
    check("receipts_amount", sql`${table.amount} > 0`),
  ],
);

/** Money given back by Stripe's word. `fails` when the bank sent it back. */
export const refunds = pgTable(
  "refunds",
  {
    id: id(),
    stripeRefundId: text("stripe_refund_id").notNull().unique(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    stripePaymentIntentId: text("stripe_payment_intent_id")
      .notNull()
      .references(() => receipts.stripePaymentIntentId, { onDelete: "restrict" }),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    status: text("status").notNull(),
    reason: text("reason"),
    createdAt: instant("created_at").notNull(),
    syncedAt: instant("synced_at").notNull(),
  },
  (table) => [
    index("refunds_invoice_id_idx").on(table.invoiceId),
    index("refunds_stripe_payment_intent_id_idx").on(table.stripePaymentIntentId),
    check("refunds_amount", sql`${table.amount} > 0`),
    check(
      "refunds_status_known",
      sql`${table.status} in ('pending', 'requires_action', 'succeeded', 'failed', 'canceled')`,
    ),
  ],
);

/** A buyer's wish for money back; one may be open per payment. */
export const refundRequests = pgTable(
  "refund_requests",
  {
    id: id(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    requestedBy: uuid("requested_by").references(() => users.id, { onDelete: "set null" }),
    reason: text("reason").notNull(),
    status: text("status").notNull().default("pending"),
    answer: text("answer"),
    decidedBy: uuid("decided_by").references(() => users.id, { onDelete: "set null" }),
    decidedAt: instant("decided_at"),
    createdAt: createdAt(),
  },
  (table) => [
    unique("refund_requests_invoice_key").on(table.invoiceId),
    index("refund_requests_requested_by_idx").on(table.requestedBy),
    index("refund_requests_decided_by_idx").on(table.decidedBy),
    check("refund_requests_status_known", sql`${table.status} in ('pending', 'approved', 'declined')`),
    check("refund_requests_decided", sql`(${table.status} = 'pending') = (${table.decidedAt} is null)`),
  ],
);

/** A payment that the buyer's bank took back, for now or for good. */
export const disputes = pgTable(
  "disputes",
  {
    id: id(),
    stripeDisputeId: text("stripe_dispute_id").notNull().unique(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoices.id, { onDelete: "restrict" }),
    stripePaymentIntentId: text("stripe_payment_intent_id")
      .notNull()
      .references(() => receipts.stripePaymentIntentId, { onDelete: "restrict" }),
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    status: text("status").notNull(),
    reason: text("reason").notNull(),
    createdAt: instant("created_at").notNull(),
    syncedAt: instant("synced_at").notNull(),
  },
  (table) => [
    index("disputes_invoice_id_idx").on(table.invoiceId),
    index("disputes_stripe_payment_intent_id_idx").on(table.stripePaymentIntentId),
  ],
);
