import type { AccountKind, LedgerKind } from "@souk/contracts/ledger/entities";
import type { SignedMoney } from "@souk/contracts/common/money";
import { listings, vendors } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { invoices } from "@souk/db/schema/stripe";
import { and, asc, desc, eq, lt, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

const sales = alias(ledgerTransactions, "sales");

export interface LedgerFilter {
  kind: LedgerKind | undefined;
  /** The vendor's slug. */
  vendor: string | undefined;
  after: string | undefined;
  limit: number;
}

/** One movement more than the page holds, newest first, with the payment, agent and vendor it belongs to. */
export function selectMovements(db: Db, { kind, vendor, after, limit }: LedgerFilter) {
  return db
    .select({
      id: ledgerTransactions.id,
      at: ledgerTransactions.at,
      kind: ledgerTransactions.kind,
      source: ledgerTransactions.source,
      currency: ledgerTransactions.currency,
      invoiceId: invoices.id,
      agentName: listings.name,
      vendor: { slug: vendors.slug, name: vendors.name },
    })
    .from(ledgerTransactions)
    .innerJoin(vendors, eq(vendors.id, ledgerTransactions.vendorId))
    .innerJoin(subscriptions, eq(subscriptions.id, ledgerTransactions.subscriptionId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .leftJoin(sales, eq(sales.id, ledgerTransactions.saleId))
    .leftJoin(invoices, sql`${invoices.stripeId} = coalesce(${sales.source}, ${ledgerTransactions.source})`)
    .where(
      and(
        kind ? eq(ledgerTransactions.kind, kind) : undefined,
        vendor ? eq(vendors.slug, vendor) : undefined,
        after ? lt(ledgerTransactions.id, after) : undefined,
      ),
    )
    .orderBy(desc(ledgerTransactions.id))
    .limit(limit + 1);
}

/** What every account holds, all vendors' together, by currency and account. */
export async function selectBalances(db: Db): Promise<{ account: AccountKind; balance: SignedMoney }[]> {
  const { kind, currency } = ledgerAccounts;
  const rows = await db
    .select({ kind, currency, sum: sql<string>`sum(${ledgerEntries.amount})` })
    .from(ledgerAccounts)
    .innerJoin(ledgerEntries, eq(ledgerEntries.accountId, ledgerAccounts.id))
    .groupBy(kind, currency)
    .orderBy(asc(currency), asc(kind));
  return rows.map((row) => ({
    account: row.kind as AccountKind,
    balance: { amount: Number(row.sum), currency: row.currency },
  }));
}

/** What is owed to a vendor, per currency. */
export async function selectOwed(db: Db, vendorId: string): Promise<SignedMoney[]> {
  const { currency } = ledgerAccounts;
  const rows = await db
    .select({ currency, sum: sql<string>`-sum(${ledgerEntries.amount})` })
    .from(ledgerAccounts)
    .innerJoin(ledgerEntries, eq(ledgerEntries.accountId, ledgerAccounts.id))
    .where(eq(ledgerAccounts.vendorId, vendorId))
    .groupBy(currency)
    .orderBy(asc(currency));
  return rows.map((row) => ({ amount: Number(row.sum), currency: row.currency }));
}

/**
 * One line more than the page holds of a vendor's statement, newest first. Whole lines are summed before the page
 * is cut, so the balance of a line counts everything before it, in its currency, in the order of booking.
 */
export async function selectStatement(
  db: Db,
  { vendorId, after, limit }: { vendorId: string; after: string | undefined; limit: number },
) {
  const part = (kind: AccountKind) =>
    sql<string>`coalesce(-sum(${ledgerEntries.amount}) filter (where ${ledgerAccounts.kind} = ${kind}), 0)`;
  const lines = db.$with("lines").as(
    db
      .select({
        id: ledgerTransactions.id,
        at: ledgerTransactions.at,
        kind: ledgerTransactions.kind,
        source: ledgerTransactions.source,
        currency: ledgerTransactions.currency,
        subscriptionId: ledgerTransactions.subscriptionId,
        tax: part("tax_payable").as("tax"),
        fee: part("platform_revenue").as("fee"),
        net: part("vendor_payable").as("net"),
      })
      .from(ledgerTransactions)
      .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
      .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
      .where(and(eq(ledgerTransactions.vendorId, vendorId), sql`${ledgerTransactions.kind} <> 'dispute_fee'`))
      .groupBy(ledgerTransactions.id),
  );
  const statement = db.$with("statement").as(
    db
      .select({
        id: lines.id,
        at: lines.at,
        kind: lines.kind,
        source: lines.source,
        currency: lines.currency,
        subscriptionId: lines.subscriptionId,
        tax: lines.tax,
        fee: lines.fee,
        net: lines.net,
        balance: sql<string>`sum(${lines.net}) over (partition by ${lines.currency} order by ${lines.id})`.as(
          "balance",
        ),
      })
      .from(lines),
  );
  return db
    .with(lines, statement)
    .select({
      id: statement.id,
      at: statement.at,
      kind: statement.kind,
      source: statement.source,
      currency: statement.currency,
      agentName: listings.name,
      tax: statement.tax,
      fee: statement.fee,
      net: statement.net,
      balance: statement.balance,
    })
    .from(statement)
    .innerJoin(subscriptions, eq(subscriptions.id, statement.subscriptionId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .where(after ? lt(statement.id, after) : undefined)
    .orderBy(desc(statement.id))
    .limit(limit + 1);
}
