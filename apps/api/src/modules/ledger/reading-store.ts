import type { AccountKind, LedgerKind } from "@souk/contracts/ledger/entities";
import type { SignedMoney } from "@souk/contracts/common/money";
import { listings, vendors } from "@souk/db/schema/catalog";
import { subscriptions } from "@souk/db/schema/commerce";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { invoices, receipts } from "@souk/db/schema/stripe";
import { and, asc, desc, eq, lt, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { ServiceContext } from "../../platform/service-context.ts";
import { CREDIT } from "./rules.ts";

type Db = ServiceContext["db"];

const sales = alias(ledgerTransactions, "sales");

/** Stripe's id of the invoice in the source of a sale that credit paid; null in any other source. */
export function creditedId(source: SQLWrapper): SQL<string | null> {
  return sql`case when starts_with(${source}, ${CREDIT}) then substr(${source}, ${CREDIT.length + 1}::int) end`;
}

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
      invoiceId: sql<string | null>`coalesce(${receipts.invoiceId}, ${invoices.id})`,
      agentName: listings.name,
      vendor: { slug: vendors.slug, name: vendors.name },
    })
    .from(ledgerTransactions)
    .innerJoin(vendors, eq(vendors.id, ledgerTransactions.vendorId))
    .innerJoin(subscriptions, eq(subscriptions.id, ledgerTransactions.subscriptionId))
    .innerJoin(listings, eq(listings.id, subscriptions.listingId))
    .leftJoin(sales, eq(sales.id, ledgerTransactions.saleId))
    .leftJoin(receipts, sql`${receipts.saleSource} = coalesce(${sales.source}, ${ledgerTransactions.source})`)
    .leftJoin(invoices, eq(invoices.stripeId, creditedId(ledgerTransactions.source)))
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

/** A line of a statement; sums come as text, for bigint does not fit a number. */
export interface StatementRow {
  id: string;
  at: Date;
  kind: LedgerKind;
  source: string;
  currency: string;
  agentName: string;
  tax: string;
  fee: string;
  net: string;
  balance: string;
}

/** One line more than the page holds of a vendor's statement, newest first. */
export function selectStatement(
  db: Db,
  { vendorId, after, limit }: { vendorId: string; after: string | undefined; limit: number },
): Promise<StatementRow[]> {
  const where = after ? sql`s.id < ${after}` : sql`true`;
  return readLines(db, vendorId, sql`where ${where} order by s.id desc limit ${limit + 1}`);
}

/** The lines of a sale and of all that followed from it, newest first. */
export function selectLinesOf(
  db: Db,
  { vendorId, saleId }: { vendorId: string; saleId: string },
): Promise<StatementRow[]> {
  return readLines(db, vendorId, sql`where ${saleId} in (s.id, s.sale_id) order by s.id desc`);
}

/**
 * Lines of a vendor's statement. Whole lines are summed before the page is cut, so the balance of a line counts
 * everything before it, in its currency, in the order of booking.
 */
async function readLines(db: Db, vendorId: string, page: SQL): Promise<StatementRow[]> {
  const part = (kind: AccountKind) => sql`coalesce(-sum(e.amount) filter (where a.kind = ${kind}), 0)`;
  const { rows } = await db.execute<{ [Column in keyof StatementRow]: StatementRow[Column] }>(sql`
    with lines as (
      select t.id, t.at, t.kind, t.source, t.currency, t.subscription_id, t.sale_id,
        ${part("tax_payable")} as tax, ${part("platform_revenue")} as fee, ${part("vendor_payable")} as net
      from ledger_transactions t
      join ledger_entries e on e.transaction_id = t.id
      join ledger_accounts a on a.id = e.account_id
      where t.vendor_id = ${vendorId} and t.kind <> 'dispute_fee'
      group by t.id
    ), statement as (
      select *, sum(net) over (partition by currency order by id) as balance from lines
    )
    select s.id, s.at, s.kind, s.source, s.currency, l.name as "agentName", s.tax, s.fee, s.net, s.balance
    from statement s
    join subscriptions b on b.id = s.subscription_id
    join listings l on l.id = b.listing_id
    ${page}`);
  // A raw query answers instants as text.
  return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}
