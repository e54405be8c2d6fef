import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { ledgerAccounts, ledgerEntries } from "@souk/db/schema/ledger";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newPaidPlan, type Offer } from "../../testing/paid-plan.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import { syncSubscription } from "../billing/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncDispute, syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A payment that is on record at Stripe, and the dispute that its bank opens. */
async function sold(offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, offer);
  const { stripe, emulator } = test;
  const { system, buyer, agent, vendor, held } = plan;
  const subscription = () => stripe.subscriptions.retrieve(held.stripeSubscriptionId ?? "");
  const { intentId } = held.stripeSubscriptionId
    ? await latestInvoiceOf(test, held.stripeSubscriptionId)
    : { intentId: plan.purchaseId };
  return {
    ...plan,
    intentId,
    subscription,
    open: async () => {
      const id = emulator.controls.openDispute(intentId);
      await syncDispute(system, id);
      return id;
    },
    close: async (id: string, verdict: "won" | "lost") => {
      emulator.controls.closeDispute(id, verdict);
      await syncDispute(system, id);
    },
    row: async () => (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0],
    /** Goes over to a dearer plan at once, whose payment is disputed. */
    takeOver: async (interval: "month" | "year") => {
      const price = usd(interval === "month" ? 4900 : 19_000);
      const dearer = await plan.newTier({ name: "Dearer", interval, price });
      await switchPlan(buyer, { agentId: agent.slug, tierId: dearer.id });
      const { intentId: paidBy } = await latestInvoiceOf(test, held.stripeSubscriptionId);
      const id = emulator.controls.openDispute(paidBy);
      await syncDispute(system, id);
      return id;
    },
    own: async () => (await callerOf(buyer).payments.listInvoices({})).items[0],
    access: () => hasAccess(buyer, buyer.actor.organizationId, agent.listingId),
    statement: () => callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug }),
  };
}

describe("a dispute", () => {
  it("takes money, share and access back and announces the end of the renewal", async () => {
    const { open, access, subscription, statement, own, admin, system } = await sold();
    const id = await open();
    await syncDispute(system, id);
    expect(await access()).toBe(false);
    expect(await subscription()).toMatchObject({ status: "active", cancel_at_period_end: true });
    expect(await statement()).toMatchObject({
      items: [
        { kind: "dispute_opened", source: id, net: usd(-1330), balance: usd(0) },
        { kind: "sale", net: usd(1330) },
      ],
      owed: [usd(0)],
    });
    expect(await own()).toMatchObject({ disputed: true, refundableUntil: null, refunded: usd(0) });
    const { items } = await callerOf(admin).payments.listPayments({ show: "disputed" });
    expect(items[0]?.disputes).toMatchObject([{ id, status: "needs_response", amount: usd(1900) }]);
    const fees = await callerOf(admin).ledger.listLedger({ kind: "dispute_fee", limit: 1 });
    expect(fees.items[0]?.entries).toEqual([
      { account: "stripe_balance", amount: usd(-1500) },
      { account: "dispute_losses", amount: usd(1500) },
    ]);
  });

  it("that is won gives money, share and access back for the time that still runs", async () => {
    const { open, close, access, statement, own } = await sold();
    await close(await open(), "won");
    expect(await access()).toBe(true);
    expect((await statement()).owed).toEqual([usd(1330)]);
    expect(await own()).toMatchObject({ disputed: false });
  });

  it("that is won when the time is over gives money and share back, but no access", async () => {
    const { open, close, buyer, agent, customer, system, held, statement } = await sold();
    const id = await open();
    const now = () => new Date(Date.now() + 40 * 86_400_000);
    test.emulator.controls.advanceDays(customer, 40);
    await syncSubscription({ ...system, now }, held.stripeSubscriptionId ?? "");
    await close(id, "won");
    expect((await statement()).owed).toEqual([usd(1330)]);
    expect(await hasAccess({ ...buyer, now }, buyer.actor.organizationId, agent.listingId)).toBe(false);
  });

  it.each([{ interval: "month" }, { interval: "one_time" }] as const)(
    "that is lost ends the plan ($interval), so that its buyer may buy again",
    async ({ interval }) => {
      const { open, close, buyer, agent, tier, held, system, customer } = await sold({ interval });
      const id = await open();
      await close(id, "lost");
      await syncDispute(system, id);
      const row = async () => (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0];
      expect(await row()).toMatchObject({ status: "canceled" });
      const { data } = await test.stripe.subscriptions.list({ customer });
      expect(data).toEqual([]);
      const again = await callerOf(buyer).billing.checkout({ agentId: agent.slug, tierId: tier.id });
      expect(again.status).toBe("redirect");
    },
  );

  it("that is won gives access back, although one of a time that is over was lost", async () => {
    const { customer, held, intentId, system, buyer, agent } = await sold();
    test.emulator.controls.advanceDays(customer, 32);
    const now = () => new Date(Date.now() + 33 * 86_400_000);
    const later = { ...system, now };
    const access = () => hasAccess({ ...buyer, now }, buyer.actor.organizationId, agent.listingId);
    await syncSubscription(later, held.stripeSubscriptionId ?? "");
    const { intentId: second } = await latestInvoiceOf(test, held.stripeSubscriptionId);
    const [over, running] = [intentId, second].map((intent) => test.emulator.controls.openDispute(intent));
    test.emulator.controls.closeDispute(over ?? "", "lost");
    await syncDispute(later, over ?? "");
    expect(await access()).toBe(true);
    await syncDispute(later, running ?? "");
    expect(await access()).toBe(false);
    test.emulator.controls.closeDispute(running ?? "", "won");
    await syncDispute(later, running ?? "");
    expect(await access()).toBe(true);
  });

  it("that is lost stays as it was taken", async () => {
    const { open, close, access, statement, own } = await sold();
    await close(await open(), "lost");
    expect(await access()).toBe(false);
    expect((await statement()).owed).toEqual([usd(0)]);
    expect(await own()).toMatchObject({ disputed: true });
  });

  it("that was over before anybody told of it ends as Stripe says", async () => {
    const { intentId, system, access, statement } = await sold();
    const id = test.emulator.controls.openDispute(intentId);
    test.emulator.controls.closeDispute(id, "won");
    await Promise.all([syncDispute(system, id), syncDispute(system, id)]);
    expect(await access()).toBe(true);
    const { items, owed } = await statement();
    expect(items.map(({ kind }) => kind)).toEqual(["dispute_won", "dispute_opened", "sale"]);
    expect(owed).toEqual([usd(1330)]);
  });

  it("that is won gives no access while another one of the same plan is open", async () => {
    const { open, close, access, takeOver } = await sold();
    const second = await takeOver("month");
    const first = await open();
    await close(first, "won");
    expect(await access()).toBe(false);
    await close(second, "lost");
    expect(await access()).toBe(true);
  });

  it("that is lost leaves what else was paid to the period's end, but not its renewal", async () => {
    const { open, close, access, newTier, buyer, agent, subscription, row } = await sold();
    const year = await newTier({ name: "Year", interval: "year", price: usd(19_000) });
    await switchPlan(buyer, { agentId: agent.slug, tierId: year.id });
    const id = await open();
    expect(await access()).toBe(false);
    await close(id, "lost");
    expect(await access()).toBe(true);
    expect(await subscription()).toMatchObject({ status: "active", cancel_at_period_end: true });
    expect(await row()).toMatchObject({ status: "active", revokedAt: null });
  });

  it("that is lost over the year leaves the month that was paid before", async () => {
    const { close, access, held, takeOver, row } = await sold();
    const id = await takeOver("year");
    expect(await access()).toBe(false);
    await close(id, "lost");
    expect(await access()).toBe(true);
    expect(await row()).toMatchObject({ status: "canceled", revokedAt: held.periodEnd });
  });

  it("lets nobody be charged again for the access that it took", async () => {
    const { open, buyer, agent, newTier, subscription, system, held } = await sold();
    const price = usd(4900);
    const dearer = await newTier({ name: "Large", interval: "month", price });
    await open();
    const caller = callerOf(buyer).billing;
    const key = { agentId: agent.slug };
    expect(await refusalOf(caller.resumeSubscription(key))).toBe("subscription.access_revoked");
    expect(await refusalOf(caller.switchSubscription({ ...key, tierId: dearer.id, quote: "1.a" }))).toBe(
      "subscription.switch_impossible",
    );
    const { id } = await test.stripe.subscriptions.update(held.stripeSubscriptionId ?? "", {
      cancel_at_period_end: false,
    });
    await syncSubscription(system, id);
    expect(await subscription()).toMatchObject({ cancel_at_period_end: true });
  });

  it("of a plan that was paid once takes access until it is won", async () => {
    const { open, close, access } = await sold({ interval: "one_time", amount: 4900 });
    const id = await open();
    expect(await access()).toBe(false);
    await close(id, "won");
    expect(await access()).toBe(true);
  });

  it("leaves nothing that could be refunded", async () => {
    const { open, close, admin, own } = await sold();
    const id = await open();
    const invoice = await own();
    const refundable = async () => {
      const { items } = await callerOf(admin).payments.listPayments({ q: invoice?.id ?? "" });
      return items[0]?.refundable;
    };
    expect(await refundable()).toEqual(usd(0));
    const order = { invoiceId: invoice?.id ?? "", reason: "", idempotencyKey: "once" };
    expect(await refusalOf(callerOf(admin).payments.refundPayment(order))).toBe("refund.exceeds");
    await close(id, "won");
    expect(await refundable()).toEqual(usd(1900));
  });
});

describe("the books", () => {
  it("say of Stripe's balance what Stripe says", async () => {
    const own = await startTestStripe();
    const shared = test;
    test = own;
    try {
      const before = await balanceInBooks();
      const monthly = await sold();
      test.emulator.controls.advanceDays(monthly.customer, 32);
      const renewal = await latestInvoiceOf(test, monthly.held.stripeSubscriptionId);
      await syncInvoice(monthly.system, renewal.invoiceId);
      await syncPaymentIntent(monthly.system, monthly.intentId);
      await syncRefund(monthly.system, test.emulator.controls.refund(monthly.intentId, 777));
      const once = await sold({ interval: "one_time", amount: 4999 });
      await once.open();
      const yearly = await sold({ interval: "year", amount: 19_999 });
      await yearly.close(await yearly.open(), "won");
      await syncRefund(yearly.system, test.emulator.controls.refund((await sold()).intentId));
      const { available, pending } = await test.stripe.balance.retrieve();
      const atStripe = [...available, ...pending]
        .filter(({ currency }) => currency === "usd")
        .reduce((sum, { amount }) => sum + amount, 0);
      expect((await balanceInBooks()) - before).toBe(atStripe);
    } finally {
      await own.emulator.close();
      test = shared;
    }
  });

  async function balanceInBooks(): Promise<number> {
    const [row] = await db
      .select({ sum: sql<string>`coalesce(sum(${ledgerEntries.amount}), 0)` })
      .from(ledgerEntries)
      .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
      .where(eq(ledgerAccounts.kind, "stripe_balance"));
    return Number(row?.sum);
  }
});
