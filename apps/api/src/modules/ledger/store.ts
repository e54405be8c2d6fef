import type { AccountKind, LedgerKind } from "@souk/contracts/ledger/entities";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { Entry, Parts } from "./rules.ts";

type Db = ServiceContext["db"];

/** Whose movement it is: stands on the sale and on everything that takes it back. */
interface Parties {
  currency: string;
  vendorId: string;
  organizationId: string;
  subscriptionId: string;
}

/** A movement without its entries. `at` is when the money moved, by Stripe's clock. */
export interface Movement extends Parties {
  kind: LedgerKind;
  source: string;
  at: Date;
  saleId: string | null;
  vendorShareBps: number | null;
}

/** A sale as later movements need it, its row locked: `takenBack` is what left for the buyer since. */
export interface LockedSale extends Parties {
  id: string;
  parts: Parts;
  takenBack: number;
}

/** Writes a movement with its entries, or answers false when its kind and source are booked already. */
export async function insertMovement(
  db: Db,
  movement: Movement,
  entries: readonly Entry[],
): Promise<boolean> {
  const [inserted] = await db
    .insert(ledgerTransactions)
    .values(movement)
    .onConflictDoNothing({ target: [ledgerTransactions.kind, ledgerTransactions.source] })
    .returning({ id: ledgerTransactions.id });
  if (!inserted) return false;
  const accounts = await openAccounts(db, movement, entries);
  await db.insert(ledgerEntries).values(
    entries.map(({ account, amount }) => {
      const accountId = accounts.get(account);
      if (!accountId) throw new Error(`account ${account} was not opened`);
      return { transactionId: inserted.id, accountId, amount };
    }),
  );
  return true;
}

/** The ids of the accounts, by kind; opened at their first use. In a fixed order, so that two never wait for each other. */
async function openAccounts(
  db: Db,
  { currency, vendorId }: Parties,
  entries: readonly Entry[],
): Promise<Map<AccountKind, string>> {
  const keys = entries
    .map(({ account: kind }) => ({ kind, currency, vendorId: kind === "vendor_payable" ? vendorId : null }))
    .toSorted((a, b) => a.kind.localeCompare(b.kind));
  await db.insert(ledgerAccounts).values(keys).onConflictDoNothing();
  const kinds = keys.map(({ kind }) => kind);
  const rows = await db
    .select({ id: ledgerAccounts.id, kind: ledgerAccounts.kind })
    .from(ledgerAccounts)
    .where(
      and(
        eq(ledgerAccounts.currency, currency),
        inArray(ledgerAccounts.kind, kinds),
        sql`(${ledgerAccounts.vendorId} = ${vendorId} or ${isNull(ledgerAccounts.vendorId)})`,
      ),
    );
  return new Map(rows.map(({ id, kind }) => [kind as AccountKind, id]));
}

/** The sale of a payment, held still until the transaction ends; undefined when it is not booked. */
export function lockSaleOf(db: Db, source: string): Promise<LockedSale | undefined> {
  return lockSale(db, and(eq(ledgerTransactions.kind, "sale"), eq(ledgerTransactions.source, source)));
}

/** The sale by its id. */
export function lockSaleById(db: Db, id: string): Promise<LockedSale | undefined> {
  return lockSale(db, eq(ledgerTransactions.id, id));
}

async function lockSale(db: Db, where: ReturnType<typeof and>): Promise<LockedSale | undefined> {
  const [sale] = await db
    .select({
      id: ledgerTransactions.id,
      currency: ledgerTransactions.currency,
      vendorId: ledgerTransactions.vendorId,
      organizationId: ledgerTransactions.organizationId,
      subscriptionId: ledgerTransactions.subscriptionId,
    })
    .from(ledgerTransactions)
    .where(where)
    .for("update");
  if (!sale) return undefined;
  return { ...sale, parts: await partsOfSale(db, sale.id), takenBack: await takenBackOf(db, sale.id) };
}

async function partsOfSale(db: Db, saleId: string): Promise<Parts> {
  const rows = await selectEntries(db, [saleId]);
  const owed = (kind: AccountKind) => -(rows.find(({ account }) => account === kind)?.amount ?? 0);
  return { tax: owed("tax_payable"), vendor: owed("vendor_payable"), platform: owed("platform_revenue") };
}

/** Every movement after a sale but the fee of a dispute is money to or from the buyer. */
async function takenBackOf(db: Db, saleId: string): Promise<number> {
  const [row] = await db
    .select({ sum: sql<string>`coalesce(-sum(${ledgerEntries.amount}), 0)` })
    .from(ledgerEntries)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(
      and(
        eq(ledgerTransactions.saleId, saleId),
        eq(ledgerAccounts.kind, "stripe_balance"),
        inArray(ledgerTransactions.kind, ["refund", "refund_failed", "dispute_opened", "dispute_won"]),
      ),
    );
  return Number(row?.sum ?? 0);
}

/** What a movement took from Stripe's balance, and the sale it belongs to; undefined when it is not booked. */
export async function findTaken(
  db: Db,
  kind: LedgerKind,
  source: string,
): Promise<{ saleId: string; amount: number } | undefined> {
  const [row] = await db
    .select({ saleId: ledgerTransactions.saleId, amount: ledgerEntries.amount })
    .from(ledgerTransactions)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .where(
      and(
        eq(ledgerTransactions.kind, kind),
        eq(ledgerTransactions.source, source),
        eq(ledgerAccounts.kind, "stripe_balance"),
      ),
    );
  return row?.saleId ? { saleId: row.saleId, amount: -row.amount } : undefined;
}

/** The entries of movements, in a fixed order of accounts. */
export async function selectEntries(db: Db, transactionIds: readonly string[]) {
  const rows = await db
    .select({
      transactionId: ledgerEntries.transactionId,
      account: ledgerAccounts.kind,
      amount: ledgerEntries.amount,
    })
    .from(ledgerEntries)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .where(inArray(ledgerEntries.transactionId, [...transactionIds]))
    .orderBy(ledgerEntries.id);
  return rows.map((row) => ({ ...row, account: row.account as AccountKind }));
}
