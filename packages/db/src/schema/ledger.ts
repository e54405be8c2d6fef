/**
 * The books: append-only, double entry, integer minor units. A trigger refuses changes, another one refuses a
 * transaction whose entries do not sum to zero; both stand in the migration `ledger`.
 */
import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { vendors } from "./catalog.ts";
import { id, instant } from "./columns.ts";
import { subscriptions } from "./commerce.ts";
import { organizations } from "./organizations.ts";

/** What money is counted under. Vendors have accounts of their own; the others are the platform's. */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    id: id(),
    kind: text("kind").notNull(),
    vendorId: uuid("vendor_id").references(() => vendors.id, { onDelete: "restrict" }),
    currency: text("currency").notNull(),
  },
  (table) => [
    unique("ledger_accounts_key").on(table.kind, table.vendorId, table.currency).nullsNotDistinct(),
    index("ledger_accounts_vendor_id_idx").on(table.vendorId),
    check(
      "ledger_accounts_kind_known",
      sql`${table.kind} in ('stripe_balance', 'buyer_credit', 'processor_fees', 'platform_revenue', 'dispute_losses', 'tax_payable', 'vendor_payable')`,
    ),
    check(
      "ledger_accounts_vendor",
      sql`(${table.kind} = 'vendor_payable') = (${table.vendorId} is not null)`,
    ),
  ],
);

/**
 * One movement of money and what it follows from. `source` is Stripe's id of the payment, refund or dispute and
 * unique together with the kind, so nothing is booked twice. The vendor's share is frozen on the sale, in basis
 * points (7000 = 70 %); everything that takes a sale back names it.
 */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id(),
    at: instant("at").notNull(),
    kind: text("kind").notNull(),
    source: text("source").notNull(),
    saleId: uuid("sale_id"),
    vendorShareBps: integer("vendor_share_bps"),
    currency: text("currency").notNull(),
    vendorId: uuid("vendor_id")
      .notNull()
      .references(() => vendors.id, { onDelete: "restrict" }),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    subscriptionId: uuid("subscription_id")
      .notNull()
      .references(() => subscriptions.id, { onDelete: "restrict" }),
  },
  (table) => [
    unique("ledger_transactions_source_key").on(table.kind, table.source),
    index("ledger_transactions_vendor_idx").on(table.vendorId, table.id),
    index("ledger_transactions_sale_id_idx").on(table.saleId),
    index("ledger_transactions_organization_id_idx").on(table.organizationId),
    index("ledger_transactions_subscription_id_idx").on(table.subscriptionId),
    check(
      "ledger_transactions_kind_known",
      sql`${table.kind} in ('sale', 'refund', 'refund_failed', 'dispute_opened', 'dispute_won', 'dispute_fee')`,
    ),
    check("ledger_transactions_sale", sql`(${table.kind} = 'sale') = (${table.saleId} is null)`),
    check("ledger_transactions_share", sql`(${table.kind} = 'sale') = (${table.vendorShareBps} is not null)`),
    check("ledger_transactions_share_range", sql`${table.vendorShareBps} between 0 and 10000`),
  ],
);

/** One side of a movement: positive into the account, negative out of it, in the account's currency. */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    id: id(),
    transactionId: uuid("transaction_id")
      .notNull()
      .references(() => ledgerTransactions.id, { onDelete: "restrict" }),
    accountId: uuid("account_id")
      .notNull()
      .references(() => ledgerAccounts.id, { onDelete: "restrict" }),
    amount: bigint("amount", { mode: "number" }).notNull(),
  },
  (table) => [
    unique("ledger_entries_transaction_account_key").on(table.transactionId, table.accountId),
    index("ledger_entries_account_id_idx").on(table.accountId),
    check("ledger_entries_amount", sql`${table.amount} <> 0`),
  ],
);
