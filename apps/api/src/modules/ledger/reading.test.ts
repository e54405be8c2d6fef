import type { Database } from "@souk/db/client";
import { members } from "@souk/db/schema/organizations";
import { invoices, receipts } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { withTransaction } from "../../platform/transaction.ts";
import { newTrade, stripeId } from "../../testing/books.ts";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, throughAgent } from "../../testing/market.ts";
import { postDispute, postRefund, postSale } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const at = new Date("2026-11-20T12:00:00.000Z");
const usd = (amount: number) => ({ amount, currency: "USD" });
const admin = async () => callerOf(await newUser(db, "admin")).ledger;

/** A vendor with two sales of 10.00 (70 %), 5.00 of the first refunded, the second disputed at a fee of 15.00. */
async function newBooks() {
  const trade = await newTrade(db);
  const [first, second] = [stripeId("in"), stripeId("pi")];
  const [refund, dispute, fee] = [stripeId("re"), stripeId("dp"), stripeId("txn")];
  await withTransaction(trade.system, async (tx) => {
    const figures = { total: 1000, tax: 100, processorFee: 59, shareBps: 7000, currency: "USD", at };
    for (const source of [first, second]) await postSale(tx, { ...trade.parties, ...figures, source });
    await postRefund(tx, { source: refund, at, amount: 500, saleSource: first });
    await postDispute(tx, { step: "opened", source: dispute, at, amount: 1000, saleSource: second });
    await postDispute(tx, { step: "fee", source: fee, at, fee: 1500, saleSource: second });
  });
  return { ...trade, first, second, refund, dispute, fee };
}

describe("a vendor's statement", () => {
  it("shows each movement with its source, its parts and what was owed after it", async () => {
    const { vendor, first, second, refund, dispute } = await newBooks();
    const { items, owed, nextCursor } = await callerOf(vendor.owner).ledger.getStatement({
      vendorSlug: vendor.slug,
    });
    const line = (kind: string, source: string, amounts: [number, number, number, number, number]) => {
      const [gross, tax, fee, net, balance] = amounts.map(usd);
      return expect.objectContaining({
        kind,
        source,
        agentName: "Test agent",
        gross,
        tax,
        fee,
        net,
        balance,
      });
    };
    expect(items).toEqual([
      line("dispute_opened", dispute, [-1000, -100, -270, -630, 315]),
      line("refund", refund, [-500, -50, -135, -315, 945]),
      line("sale", second, [1000, 100, 270, 630, 1260]),
      line("sale", first, [1000, 100, 270, 630, 630]),
    ]);
    expect({ owed, nextCursor }).toEqual({ owed: [usd(315)], nextCursor: null });
  });

  it("keeps its balances when it is read page by page, and an account per currency", async () => {
    const { vendor, parties, system } = await newBooks();
    const yen = { total: 1000, tax: 0, processorFee: 36, shareBps: 7000, currency: "JPY", at };
    await withTransaction(system, (tx) => postSale(tx, { ...parties, ...yen, source: stripeId("in") }));
    const read = callerOf(vendor.owner).ledger.getStatement;
    const whole = await read({ vendorSlug: vendor.slug });
    const pages = [];
    let cursor: string | undefined;
    do {
      const page = await read({ vendorSlug: vendor.slug, limit: 2, cursor });
      pages.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(pages).toEqual(whole.items);
    expect(whole.items[0]?.balance).toEqual({ amount: 700, currency: "JPY" });
    expect(whole.owed).toEqual([{ amount: 700, currency: "JPY" }, usd(315)]);
  });

  it("of a vendor who sold nothing is empty", async () => {
    const { vendor } = await newTrade(db);
    expect(await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug })).toEqual({
      items: [],
      nextCursor: null,
      owed: [],
    });
  });

  it("is for the vendor's leaders and finance members and for admins; for strangers the vendor does not exist", async () => {
    const { vendor, buyer, agent } = await newBooks();
    const key = { vendorSlug: vendor.slug };
    const { userId } = vendor.owner.actor;
    const seats = {
      allowed: [{ role: "member", vendorRole: "finance" }, { role: "admin" }, { role: "owner" }],
      refused: [
        { role: "member", vendorRole: "publisher" },
        { role: "billing", vendorRole: "viewer" },
      ],
    };
    for (const seat of seats.allowed) {
      await db
        .update(members)
        .set({ vendorRole: null, ...seat })
        .where(eq(members.userId, userId));
      expect((await callerOf(vendor.owner).ledger.getStatement(key)).items).toHaveLength(4);
    }
    expect((await (await admin()).getStatement(key)).items).toHaveLength(4);
    for (const seat of seats.refused) {
      await db.update(members).set(seat).where(eq(members.userId, userId));
      expect(await refusalOf(callerOf(vendor.owner).ledger.getStatement(key))).toBe("auth.forbidden");
    }
    expect(await refusalOf(callerOf(buyer).ledger.getStatement(key))).toBe("vendor.not_found");
    expect(await refusalOf(callerOf(buyer).ledger.getStatement({ vendorSlug: "nobody" }))).toBe(
      "vendor.not_found",
    );
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).ledger.getStatement(key))).toBe(
      "auth.forbidden",
    );
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).ledger;
    expect(await refusalOf(visitor.getStatement(key))).toBe("auth.required");
    expect(await refusalOf(visitor.getStatement({ vendorSlug: "../x" }))).toBe("auth.required");
  });
});

describe("the ledger", () => {
  it("shows both sides of every movement, newest first, with the payment it belongs to", async () => {
    const { vendor, parties, second, dispute, fee } = await newBooks();
    const { vendorId: _, ...holder } = parties;
    const [paid] = await db
      .insert(invoices)
      .values({
        ...holder,
        stripeId: second,
        status: "paid",
        currency: "USD",
        total: 1000,
        description: "Pro",
        createdAt: at,
        syncedAt: at,
      })
      .returning({ id: invoices.id });
    await db.insert(receipts).values({
      stripePaymentIntentId: `pi_${second}`,
      invoiceId: paid?.id ?? "",
      saleSource: second,
      amount: 1000,
      receivedAt: at,
    });
    const { items } = await (await admin()).listLedger({ vendor: vendor.slug });
    expect(items.map(({ kind }) => kind)).toEqual([
      "dispute_fee",
      "dispute_opened",
      "refund",
      "sale",
      "sale",
    ]);
    expect(items[0]).toMatchObject({ source: fee, invoiceId: paid?.id });
    expect(items[1]).toMatchObject({
      source: dispute,
      invoiceId: paid?.id,
      at: at.toISOString(),
      agentName: "Test agent",
      vendor: { slug: vendor.slug },
      entries: [
        { account: "stripe_balance", amount: usd(-1000) },
        { account: "tax_payable", amount: usd(100) },
        { account: "vendor_payable", amount: usd(630) },
        { account: "platform_revenue", amount: usd(270) },
      ],
    });
    expect(items[2]).toMatchObject({ invoiceId: null });
  });

  it("is read by kind and page by page", async () => {
    const { vendor, first, second } = await newBooks();
    const house = await admin();
    const newest = await house.listLedger({ vendor: vendor.slug, kind: "sale", limit: 1 });
    expect(newest.items).toMatchObject([{ source: second }]);
    const cursor = newest.nextCursor ?? "";
    const rest = await house.listLedger({ vendor: vendor.slug, kind: "sale", limit: 1, cursor });
    expect(rest).toMatchObject({ items: [{ source: first }], nextCursor: null });
    expect(await refusalOf(house.listLedger({ cursor: "x" }))).toBe("request.invalid");
  });

  it("balances to zero in every currency", async () => {
    await newBooks();
    const { items } = await (await admin()).getBalances();
    const sums: Record<string, number> = {};
    for (const { balance } of items) sums[balance.currency] = (sums[balance.currency] ?? 0) + balance.amount;
    expect(items.map(({ account }) => account)).toContain("vendor_payable");
    expect(Object.values(sums).every((sum) => sum === 0)).toBe(true);
  });

  it("is closed to users, agents and visitors", async () => {
    const user = await newUser(db);
    const attempts = (ctx: Parameters<typeof callerOf>[0]) => {
      const { ledger } = callerOf(ctx);
      return Promise.all([ledger.listLedger({}), ledger.getBalances()].map(refusalOf));
    };
    expect(await attempts(user)).toEqual(["auth.forbidden", "auth.forbidden"]);
    expect(await attempts(throughAgent(user, await newAgent(db)))).toEqual([
      "auth.forbidden",
      "auth.forbidden",
    ]);
    expect(await attempts(contextOf(db, { kind: "anonymous" }))).toEqual(["auth.required", "auth.required"]);
  });
});
