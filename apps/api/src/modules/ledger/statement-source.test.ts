import type { Database } from "@souk/db/client";
import { vendors } from "@souk/db/schema/catalog";
import { members, organizations } from "@souk/db/schema/organizations";
import { disputes, receipts, refunds } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTransaction } from "../../platform/transaction.ts";
import { stripeId } from "../../testing/books.ts";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newUser, throughAgent } from "../../testing/market.ts";
import { newPayment } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncDispute, syncRefund } from "../payments/index.ts";
import { postDispute, postRefund, postSale } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A sale of 19.00 at 70 %, 5.00 of it refunded, then the rest disputed and the dispute won. */
async function newStory() {
  const plan = await newPayment(db, test);
  const { system, vendor, purchaseId: sale } = plan;
  const { id: refund } = await test.stripe.refunds.create({ payment_intent: sale, amount: 500 });
  await syncRefund(system, refund);
  const dispute = test.emulator.controls.openDispute(sale);
  await syncDispute(system, dispute);
  test.emulator.controls.closeDispute(dispute, "won");
  await syncDispute(system, dispute);
  const read = (source: string) =>
    callerOf(vendor.owner).ledger.getStatementSource({ vendorSlug: vendor.slug, source });
  return { ...plan, sale, refund, dispute, read };
}

describe("the source of a statement's line", () => {
  it("tells a sale: what was bought by which organization, what it cost and whose that is", async () => {
    const { sale, read, agent, tier, buyer } = await newStory();
    const [holder] = await db
      .select({ name: organizations.name })
      .from(organizations)
      .where(eq(organizations.id, buyer.actor.organizationId));
    const answer = await read(sale);
    expect(answer).toMatchObject({ source: sale, kind: "sale" });
    expect(answer.sale).toEqual({
      source: sale,
      at: expect.any(String),
      number: null,
      agent: { slug: agent.slug, name: "Test agent" },
      description: tier.name,
      buyer: holder?.name,
      gross: usd(1900),
      tax: usd(0),
      fee: usd(570),
      net: usd(1330),
      shareBps: 7000,
    });
  });

  it("tells with it every refund and dispute, every line, and what is left of it for the vendor", async () => {
    const { sale, refund, dispute, read, vendor } = await newStory();
    const { refunds, disputes, lines, kept } = await read(sale);
    expect(refunds).toEqual([
      { source: refund, at: expect.any(String), amount: usd(500), status: "succeeded" },
    ]);
    expect(disputes).toEqual([
      {
        source: dispute,
        at: expect.any(String),
        amount: usd(1400),
        status: "won",
        reason: "fraudulent",
      },
    ]);
    const statement = await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug });
    expect(lines).toEqual(statement.items);
    expect(lines.map(({ kind }) => kind)).toEqual(["dispute_won", "dispute_opened", "refund", "sale"]);
    expect(kept).toEqual(usd(980));
    expect(statement.owed).toEqual([kept]);
  });

  it("is found for every line of a statement, and says whether it is a refund or a dispute", async () => {
    const { read, refund, dispute, vendor } = await newStory();
    const { items } = await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug });
    const answers = await Promise.all(items.map(({ source }) => read(source)));
    expect(answers.map(({ source }) => source)).toEqual(items.map(({ source }) => source));
    expect(await read(refund)).toMatchObject({ kind: "refund" });
    expect(await read(dispute)).toMatchObject({ kind: "dispute" });
  });

  it("shows the lines of its own sale only, with balances that count those of the others", async () => {
    const { read, system, held, vendor, sale } = await newStory();
    const [seller] = await db.select({ id: vendors.id }).from(vendors).where(eq(vendors.slug, vendor.slug));
    const other = {
      source: stripeId("in"),
      at: new Date(),
      vendorId: seller?.id ?? "",
      organizationId: held.organizationId,
      subscriptionId: held.id,
    };
    const figures = { total: 1000, tax: 0, processorFee: 36, shareBps: 7000, currency: "USD" };
    const refund = { source: stripeId("re"), at: new Date(), amount: 100, saleSource: sale };
    await withTransaction(system, async (tx) => {
      await postSale(tx, { ...other, ...figures });
      await postRefund(tx, refund);
    });
    const { lines, kept } = await read(sale);
    expect(lines).toHaveLength(5);
    expect(lines.map(({ source }) => source)).not.toContain(other.source);
    expect(lines[0]).toMatchObject({ source: refund.source, net: usd(-70), balance: usd(980 + 700 - 70) });
    expect(kept).toEqual(usd(980 - 70));
  });

  it("keeps two sales of one payment apart, with what was taken of each", async () => {
    const { read, system, held, vendor, sale, refund, dispute, invoiceId } = await newStory();
    const [seller] = await db.select({ id: vendors.id }).from(vendors).where(eq(vendors.slug, vendor.slug));
    const other = { sale: stripeId("pi"), refund: stripeId("re"), dispute: stripeId("du") };
    const at = new Date();
    const parties = {
      vendorId: seller?.id ?? "",
      organizationId: held.organizationId,
      subscriptionId: held.id,
    };
    const money = {
      invoiceId,
      stripePaymentIntentId: other.sale,
      amount: 300,
      currency: "USD",
      createdAt: at,
      syncedAt: at,
    };
    await db.insert(receipts).values({
      stripePaymentIntentId: other.sale,
      invoiceId,
      saleSource: other.sale,
      amount: 1000,
      receivedAt: at,
    });
    await db.insert(refunds).values({ ...money, stripeRefundId: other.refund, status: "succeeded" });
    await db
      .insert(disputes)
      .values({ ...money, stripeDisputeId: other.dispute, status: "lost", reason: "general" });
    await withTransaction(system, async (tx) => {
      const figures = { total: 1000, tax: 0, processorFee: 36, shareBps: 7000, currency: "USD" };
      await postSale(tx, { ...parties, ...figures, source: other.sale, at });
      await postRefund(tx, { source: other.refund, at, amount: 300, saleSource: other.sale });
      await postDispute(tx, {
        step: "opened",
        source: other.dispute,
        at,
        amount: 300,
        saleSource: other.sale,
      });
    });
    const taken = async (source: string) => {
      const { refunds: given, disputes: asked, kept } = await read(source);
      return { sources: [...given, ...asked].map((one) => one.source), kept };
    };
    expect(await taken(sale)).toEqual({ sources: [refund, dispute], kept: usd(980) });
    expect(await taken(other.sale)).toEqual({ sources: [other.refund, other.dispute], kept: usd(280) });
  });

  it("never tells who the buyer is beyond the organization's name, nor Stripe's keys and addresses", async () => {
    const { read, sale, buyer, customer } = await newStory();
    const told = JSON.stringify(await read(sale));
    for (const secret of [buyer.actor.userId, buyer.actor.organizationId, customer, "http", "@"])
      expect(told).not.toContain(secret);
  });

  it("of another vendor, or of none, or the fee of a dispute, is not found", async () => {
    const [own, foreign] = [await newStory(), await newStory()];
    for (const source of [foreign.sale, foreign.refund, foreign.dispute, "pi_nobody"])
      expect(await refusalOf(own.read(source))).toBe("movement.not_found");
    const { items } = await callerOf(own.admin).ledger.listLedger({
      kind: "dispute_fee",
      vendor: own.vendor.slug,
    });
    expect(items).toHaveLength(1);
    for (const { source } of items) expect(await refusalOf(own.read(source))).toBe("movement.not_found");
    expect(await refusalOf(own.read("pi nobody"))).toBe("request.invalid");
  });

  it("is for the vendor's leaders and finance members and for admins; for strangers the vendor does not exist", async () => {
    const { vendor, buyer, agent, admin, sale, read } = await newStory();
    const { userId } = vendor.owner.actor;
    const key = { vendorSlug: vendor.slug, source: sale };
    const [finance, publisher] = [{ vendorRole: "finance" }, { vendorRole: "publisher" }];
    for (const seat of [{ role: "owner" }, { role: "member", ...finance }]) {
      await db.update(members).set(seat).where(eq(members.userId, userId));
      expect(await read(sale)).toMatchObject({ kind: "sale" });
    }
    expect(await callerOf(admin).ledger.getStatementSource(key)).toMatchObject({ kind: "sale" });
    for (const seat of [publisher, { role: "billing", vendorRole: "viewer" }]) {
      await db.update(members).set(seat).where(eq(members.userId, userId));
      expect(await refusalOf(read(sale))).toBe("auth.forbidden");
    }
    const strangers = [buyer, await newUser(db)];
    for (const stranger of strangers)
      expect(await refusalOf(callerOf(stranger).ledger.getStatementSource(key))).toBe("vendor.not_found");
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).ledger.getStatementSource(key))).toBe(
      "auth.forbidden",
    );
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).ledger;
    expect(await refusalOf(visitor.getStatementSource(key))).toBe("auth.required");
  });
});
