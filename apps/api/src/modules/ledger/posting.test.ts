import type { Database } from "@souk/db/client";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "@souk/db/schema/ledger";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, inArray, sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { withTransaction } from "../../platform/transaction.ts";
import { newTrade, stripeId } from "../../testing/books.ts";
import { postDispute, postRefund, postRefundFailed, postSale } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const at = new Date("2026-11-20T12:00:00.000Z");

/** A trade with a sale of 22.61 booked, 3.61 of it tax, 70 % of the rest the vendor's. */
async function newSale(changes: Partial<Parameters<typeof postSale>[1]> = {}) {
  const trade = await newTrade(db);
  const source = stripeId("in");
  const figures = { total: 2261, tax: 361, processorFee: 90, shareBps: 7000, currency: "EUR" };
  const sale = { ...trade.parties, ...figures, source, at, ...changes };
  const posting = <Result>(work: (tx: Parameters<typeof postSale>[0]) => Promise<Result>) =>
    withTransaction(trade.system, work);
  await posting((tx) => postSale(tx, sale));
  return { ...trade, sale, source, posting, balances: () => balancesOf(trade.parties.vendorId) };
}

/** The sums of a vendor's trade by account. */
async function balancesOf(vendorId: string): Promise<Record<string, number>> {
  const rows = await db
    .select({ kind: ledgerAccounts.kind, sum: sql<string>`sum(${ledgerEntries.amount})` })
    .from(ledgerEntries)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(eq(ledgerTransactions.vendorId, vendorId))
    .groupBy(ledgerAccounts.kind);
  return Object.fromEntries(rows.map(({ kind, sum }) => [kind, Number(sum)]));
}

const SOLD = {
  stripe_balance: 2171,
  processor_fees: 90,
  tax_payable: -361,
  vendor_payable: -1330,
  platform_revenue: -570,
};

describe("a sale", () => {
  it("is booked once, whoever books it again and whatever share is agreed by then", async () => {
    const { sale, posting, balances } = await newSale();
    expect(await balances()).toEqual(SOLD);
    expect(await posting((tx) => postSale(tx, { ...sale, shareBps: 9000, total: 9999 }))).toBe(false);
    expect(await balances()).toEqual(SOLD);
  });

  it("is booked once when ten book it at the same time", async () => {
    const { sale, posting } = await newSale();
    const again = { ...sale, source: stripeId("in") };
    const booked = await Promise.all(Array.from({ length: 10 }, () => posting((tx) => postSale(tx, again))));
    expect(booked.filter(Boolean)).toHaveLength(1);
    expect(await db.$count(ledgerTransactions, eq(ledgerTransactions.source, again.source))).toBe(1);
  });

  it("is booked by the next one when the first gives up", async () => {
    const { sale, posting } = await newSale();
    const again = { ...sale, source: stripeId("in") };
    const failing = posting(async (tx) => {
      await postSale(tx, again);
      throw new Error("the payment could not be stored");
    });
    await expect(failing).rejects.toThrow("could not be stored");
    expect(await posting((tx) => postSale(tx, again))).toBe(true);
  });

  it("of nothing is not booked", async () => {
    const { sale, posting } = await newSale();
    const free = { ...sale, source: stripeId("in"), total: 0, tax: 0, processorFee: 0 };
    expect(await posting((tx) => postSale(tx, free))).toBe(false);
  });

  it("opens an account per currency", async () => {
    const { sale, posting, parties } = await newSale();
    await posting((tx) => postSale(tx, { ...sale, source: stripeId("pi"), currency: "JPY" }));
    const accounts = await db
      .select({ currency: ledgerAccounts.currency })
      .from(ledgerAccounts)
      .where(eq(ledgerAccounts.vendorId, parties.vendorId));
    expect(accounts.map(({ currency }) => currency).toSorted()).toEqual(["EUR", "JPY"]);
  });
});

describe("a refund", () => {
  it("takes the frozen share back, whole, and leaves the processor's fee with the platform", async () => {
    const { posting, source, balances } = await newSale();
    const refund = { source: stripeId("re"), at, amount: 2261, saleSource: source };
    expect(await posting((tx) => postRefund(tx, refund))).toBe(true);
    expect(await posting((tx) => postRefund(tx, refund))).toBe(false);
    expect(await balances()).toEqual({
      stripe_balance: -90,
      processor_fees: 90,
      tax_payable: 0,
      vendor_payable: 0,
      platform_revenue: 0,
    });
  });

  it("in pieces booked at the same time reverses exactly", async () => {
    const { posting, source, balances } = await newSale();
    const pieces = [1, 333, 334, 593, 1000];
    const refunds = pieces.map((amount) => ({ source: stripeId("re"), at, amount, saleSource: source }));
    await Promise.all(refunds.map((refund) => posting((tx) => postRefund(tx, refund))));
    expect(await balances()).toMatchObject({ tax_payable: 0, vendor_payable: 0, platform_revenue: 0 });
  });

  it("that the bank sends back is booked back, once; one that never was booked has nothing to book", async () => {
    const { posting, source, balances } = await newSale();
    const refund = { source: stripeId("re"), at };
    expect(await posting((tx) => postRefundFailed(tx, refund))).toBe(false);
    await posting((tx) => postRefund(tx, { ...refund, amount: 777, saleSource: source }));
    expect(await posting((tx) => postRefundFailed(tx, refund))).toBe(true);
    expect(await posting((tx) => postRefundFailed(tx, refund))).toBe(false);
    expect(await balances()).toEqual(SOLD);
  });

  it("waits for its sale", async () => {
    const { posting } = await newSale();
    const early = { source: stripeId("re"), at, amount: 5, saleSource: stripeId("in") };
    await expect(posting((tx) => postRefund(tx, early))).rejects.toThrow("is not booked yet");
  });
});

describe("a dispute", () => {
  it("takes money and share like a refund, and its fee from the platform; won, all but the fee comes back", async () => {
    const { posting, source, balances } = await newSale();
    const dispute = { source: stripeId("dp"), at };
    const opened = { ...dispute, step: "opened", amount: 2261, saleSource: source } as const;
    await posting((tx) => postDispute(tx, opened));
    const fee = { step: "fee", source: stripeId("txn"), at, fee: 1500, saleSource: source } as const;
    await posting((tx) => postDispute(tx, fee));
    expect(await balances()).toMatchObject({
      stripe_balance: -1590,
      vendor_payable: 0,
      dispute_losses: 1500,
    });
    await posting((tx) => postDispute(tx, { ...dispute, step: "won" }));
    await posting((tx) => postDispute(tx, { ...dispute, step: "won" }));
    await posting((tx) => postDispute(tx, opened));
    expect(await balances()).toEqual({ ...SOLD, stripe_balance: 671, dispute_losses: 1500 });
  });

  it("after a refund takes no more from the vendor than is left; the rest is the platform's loss", async () => {
    const { posting, source, balances } = await newSale();
    const refund = { source: stripeId("re"), at, amount: 2000, saleSource: source };
    await posting((tx) => postRefund(tx, refund));
    const opened = { step: "opened", source: stripeId("dp"), at, amount: 2261, saleSource: source } as const;
    await posting((tx) => postDispute(tx, opened));
    expect(await balances()).toEqual({
      stripe_balance: 2171 - 4261,
      processor_fees: 90,
      tax_payable: 0,
      vendor_payable: 0,
      platform_revenue: 0,
      dispute_losses: 2000,
    });
  });
});

describe("any history of a sale", () => {
  it("sums to zero, never owes the vendor less than nothing or more than the share, and ends where the sum says", async () => {
    const steps = fc.array(
      fc.record({ kind: fc.constantFrom("refund", "dispute"), amount: fc.nat(1500), undone: fc.boolean() }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 0, max: 10_000 }), async (history, shareBps) => {
        const { posting, source, parties } = await newSale({ shareBps });
        for (const { kind, amount, undone } of history.filter(({ amount }) => amount > 0)) {
          const money = { source: stripeId(kind), at, amount, saleSource: source };
          await posting(async (tx) => {
            if (kind === "refund") await postRefund(tx, money);
            else await postDispute(tx, { step: "opened", ...money });
            if (undone && kind === "refund") await postRefundFailed(tx, money);
            if (undone && kind === "dispute") await postDispute(tx, { ...money, step: "won" });
          });
          const sums = await balancesOf(parties.vendorId);
          expect(Object.values(sums).reduce((a, b) => a + b, 0)).toBe(0);
          expect(sums["vendor_payable"] ?? 0).toBeLessThanOrEqual(0);
          expect(sums["vendor_payable"] ?? 0).toBeGreaterThanOrEqual(-1900);
        }
        const left = history.reduce((sum, { amount, undone }) => sum - (undone ? 0 : amount), 2261);
        if (left < 0) return;
        const sums = await balancesOf(parties.vendorId);
        const credited =
          (sums["tax_payable"] ?? 0) + (sums["vendor_payable"] ?? 0) + (sums["platform_revenue"] ?? 0);
        expect(-credited).toBe(left);
      }),
      { numRuns: 15 },
    );
  });
});

describe("the database", () => {
  /** Books a movement by hand, with these amounts on two accounts. */
  async function bookByHand(amounts: number[], currencies: [string, string] = ["EUR", "EUR"]) {
    const { parties } = await newSale();
    return db.transaction(async (tx) => {
      const values = {
        ...parties,
        at,
        kind: "sale",
        source: stripeId("in"),
        vendorShareBps: 1,
        currency: "EUR",
      };
      const [movement] = await tx
        .insert(ledgerTransactions)
        .values(values)
        .returning({ id: ledgerTransactions.id });
      const kinds = ["stripe_balance", "platform_revenue"] as const;
      await tx
        .insert(ledgerAccounts)
        .values(kinds.map((kind, n) => ({ kind, currency: currencies[n] ?? "EUR" })))
        .onConflictDoNothing();
      for (const [n, amount] of amounts.entries()) {
        const [account] = await tx
          .select({ id: ledgerAccounts.id })
          .from(ledgerAccounts)
          .where(
            and(
              inArray(ledgerAccounts.kind, [kinds[n] ?? "stripe_balance"]),
              eq(ledgerAccounts.currency, currencies[n] ?? "EUR"),
            ),
          );
        if (!movement || !account) throw new Error("nothing was inserted");
        await tx.insert(ledgerEntries).values({ transactionId: movement.id, accountId: account.id, amount });
      }
    });
  }

  /** The message of PostgreSQL behind a failed query. */
  async function messageOf(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => new Error("It was not refused"),
      (reason: unknown) => reason,
    );
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }

  it("keeps a movement that balances", async () => {
    await expect(bookByHand([5, -5])).resolves.toBeUndefined();
  });

  it.each<[string, number[], [string, string]?]>([
    ["does not sum to zero", [5, -4]],
    ["has one side", [5]],
    ["has no side", []],
    ["mixes currencies", [5, -5], ["EUR", "USD"]],
  ])("refuses a movement that %s", async (_, amounts, currencies) => {
    expect(await messageOf(bookByHand(amounts, currencies))).toContain("does not balance");
  });

  it("refuses to change, delete or empty the books", async () => {
    const { parties } = await newSale();
    const mine = eq(ledgerTransactions.vendorId, parties.vendorId);
    const attempts = [
      db.update(ledgerTransactions).set({ at: new Date() }).where(mine),
      db.delete(ledgerTransactions).where(mine),
      db.update(ledgerEntries).set({ amount: 1 }),
      db.delete(ledgerEntries),
      db.execute(sql`truncate ledger_entries`),
      db.execute(sql`truncate ledger_transactions cascade`),
    ];
    for (const attempt of attempts) expect(await messageOf(attempt)).toContain("append-only");
    expect(await balancesOf(parties.vendorId)).toEqual(SOLD);
  });
});
