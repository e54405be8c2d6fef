import { randomUUID } from "node:crypto";
import type { QuotaOverage } from "@souk/contracts/pricing/entities";
import type { Database } from "@souk/db/client";
import { tierPrices } from "@souk/db/schema/commerce";
import { overagePrices, overageReports } from "@souk/db/schema/overage";
import { quotaSubjects } from "@souk/db/schema/usage";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import fc from "fast-check";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { contextOf, throughAgent } from "../../testing/market.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { previewSwitch, switchSubscription, syncSubscription } from "../billing/index.ts";
import { syncInvoice } from "../payments/index.ts";
import { archiveTier } from "../pricing/index.ts";
import { consumeUsage, releaseUsage } from "../usage/index.ts";
import { reportOverage } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const usd = (amount: number) => ({ amount, currency: "USD" });
const TEN_CENTS: QuotaOverage = { limit: 100, price: 10 };
const withOverage = (limit: number, overage: QuotaOverage | null) => ({
  quotas: [{ metric: "pages", limit, period: "billing" as const, overage }],
});

/** Somebody who bought a plan for 19.00 with 10 pages, and 100 more for 0.10 each. */
async function holder(overage: QuotaOverage | null = TEN_CENTS) {
  const paid = await newPaidPlan(db, test, withOverage(10, overage));
  const { agent, buyer, customer, held } = paid;
  const stripeId = held.stripeSubscriptionId ?? "";
  const target = { agentId: agent.slug, metricSlug: "pages" };
  const spender = throughAgent(buyer, agent);
  const system = { ...contextOf(db, { kind: "system" }), stripe: test.stripe };
  const reports = () =>
    db
      .select({
        quantity: overageReports.quantity,
        state: overageReports.state,
        sentAs: overageReports.sentAs,
        lastError: overageReports.lastError,
      })
      .from(overageReports)
      .innerJoin(quotaSubjects, eq(quotaSubjects.id, overageReports.subjectId))
      .where(eq(quotaSubjects.listingId, agent.listingId))
      .orderBy(overageReports.id);
  return {
    ...paid,
    stripeId,
    system,
    reports,
    consume: (quantity: number, idempotencyKey: string = randomUUID()) =>
      consumeUsage(spender, { ...target, quantity, idempotencyKey }),
    release: (consumeKey: string, quantity?: number) =>
      releaseUsage(spender, { ...target, consumeKey, ...(quantity ? { quantity } : {}) }),
    report: (stripe: Stripe = test.stripe) => reportOverage({ ...system, stripe }),
    /** Lets the period end at Stripe and its invoice be paid. */
    renew: () => {
      test.emulator.controls.advanceToNext(customer);
      test.emulator.controls.advanceDays(customer, 1);
    },
    latest: async () => (await test.stripe.invoices.list({ subscription: stripeId, limit: 1 })).data[0],
    counted: () => countedFor(customer, paid.tier.id),
  };
}

/** What Stripe has counted of a customer by the meter of a plan. */
async function countedFor(customer: string, tierId: string): Promise<number> {
  const [price] = await db.select().from(overagePrices).where(eq(overagePrices.tierId, tierId));
  const now = Math.floor(Date.now() / 1000);
  const span = { customer, start_time: now - 40 * 86_400, end_time: now + 400 * 86_400 };
  const { data } = await test.stripe.billing.meters.listEventSummaries(price?.stripeMeterId ?? "", span);
  return data.reduce((sum, { aggregated_value: value }) => sum + value, 0);
}

/** A Stripe whose answer to a meter event never arrives, or that does not get it. */
function faulty(fault: "before" | "after"): Stripe {
  const create = async (...given: Parameters<Stripe["billing"]["meterEvents"]["create"]>) => {
    if (fault === "after") await test.stripe.billing.meterEvents.create(...given);
    throw new Error("killed");
  };
  const meterEvents = Object.assign(Object.create(test.stripe.billing.meterEvents), { create });
  const billing = Object.assign(Object.create(test.stripe.billing), { meterEvents });
  return Object.assign(Object.create(test.stripe), { billing });
}

const retryNow = () => db.update(overageReports).set({ nextAttemptAt: new Date(0) });

describe("a plan with units beyond its limit", () => {
  it("is sold with a metered item beside the plan's, which costs nothing at first", async () => {
    const { stripeId, latest } = await holder();
    const { items } = await test.stripe.subscriptions.retrieve(stripeId);
    expect(items.data.map(({ price }) => [price.recurring?.usage_type, price.unit_amount])).toEqual([
      ["licensed", 1900],
      ["metered", 10],
    ]);
    expect((await latest())?.total).toBe(1900);
  });

  it("is taken off sale with its metered Price", async () => {
    const { admin, agent, tier, stripeId } = await holder();
    await archiveTier(admin, { agentId: agent.slug, tierId: tier.id });
    const { items } = await test.stripe.subscriptions.retrieve(stripeId);
    const prices = await Promise.all(items.data.map(({ price }) => test.stripe.prices.retrieve(price.id)));
    expect(prices.map(({ active }) => active)).toEqual([false, false]);
  });
});

describe("units beyond the limit", () => {
  it("are a line of the renewal's invoice, and the vendor has their share of it", async () => {
    const { consume, report, renew, latest, reports, system, vendor, buyer, counted } = await holder();
    await consume(14);
    await report();
    expect(await reports()).toMatchObject([{ quantity: 4, state: "sent", sentAs: "meter_event" }]);
    expect(await counted()).toBe(4);
    renew();
    const invoice = await latest();
    expect(invoice).toMatchObject({ status: "paid", total: 1940 });
    await syncInvoice(system, invoice?.id ?? "");
    const { items } = await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug });
    expect(items[0]).toMatchObject({ kind: "sale", gross: usd(1940), net: usd(1358) });
    const { items: invoices } = await callerOf(buyer).payments.listInvoices({});
    expect(invoices[0]?.description).toMatch(
      /^1 × Test agent: Pro .*; 4 × Test agent: Pro, pages beyond the plan/,
    );
  });

  it("within the limit are none", async () => {
    const { consume, report, reports } = await holder();
    await consume(10);
    await report();
    expect(await reports()).toEqual([]);
  });

  it("that are given back before they are charged are not charged", async () => {
    const { consume, release, report, renew, latest, reports } = await holder();
    await consume(14, "run");
    await report();
    await release("run", 3);
    await report();
    expect(await reports()).toMatchObject([{ quantity: 4 }, { quantity: -3 }]);
    renew();
    expect((await latest())?.total).toBe(1910);
  });

  it("are told while the renewal is a draft, and come with the next invoice after that", async () => {
    const { consume, report, latest, customer, stripeId } = await holder();
    await consume(12);
    const subscription = await test.stripe.subscriptions.retrieve(stripeId);
    const ends = subscription.items.data[0]?.current_period_end ?? 0;
    test.emulator.controls.advanceTo(customer, ends + 600);
    await report();
    test.emulator.controls.advanceTo(customer, ends + 86_400);
    expect((await latest())?.total).toBe(1920);
    await consume(5);
    await report();
    test.emulator.controls.advanceTo(customer, ends + 40 * 86_400);
    expect((await latest())?.total).toBe(1950);
  });

  it("that are given back after they were charged take from the next invoice", async () => {
    const { consume, release, report, renew, latest, reports } = await holder();
    await consume(14, "run");
    await report();
    renew();
    expect((await latest())?.total).toBe(1940);
    await release("run", 3);
    await report();
    expect(await reports()).toMatchObject([{}, { quantity: -3, state: "sent", sentAs: "invoice_item" }]);
    renew();
    expect((await latest())?.total).toBe(1870);
  });

  it("that are given back wait for the report that had them charged", async () => {
    const { consume, release, report, reports, counted } = await holder();
    await consume(14, "run");
    await report(faulty("before"));
    await release("run", 3);
    await report();
    expect(await reports()).toMatchObject([
      { quantity: 4, state: "due" },
      { quantity: -3, state: "due" },
    ]);
    await retryNow();
    await report();
    expect(await counted()).toBe(1);
  });

  it("take from the invoices they were charged on, though they are given back together", async () => {
    const { consume, release, report, renew, reports, latest } = await holder();
    await consume(15, "run");
    await report();
    renew();
    await consume(1, "more");
    await report();
    await release("run");
    await report();
    expect(await reports()).toMatchObject([
      { quantity: 5 },
      { quantity: 1 },
      { quantity: -1 },
      { quantity: -5 },
    ]);
    renew();
    expect((await latest())?.total).toBe(1850);
  });

  it("of a plan that ends come on a last invoice, which stays owed when its card is refused", async () => {
    const { consume, report, customer, stripeId, system, latest } = await holder();
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    await consume(30);
    await report();
    test.emulator.controls.declineNext(customer, { times: 9 });
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(system, stripeId);
    expect(await latest()).toMatchObject({ status: "open", total: 200 });
  });

  it("alone on an invoice are a sale, and no plan's price", async () => {
    const { consume, report, stripeId, system, latest, renew, buyer, tier } = await holder();
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    await consume(30);
    await report();
    renew();
    await syncSubscription(system, stripeId);
    expect(await syncInvoice(system, (await latest())?.id ?? "")).toBe("synced");
    const { items } = await callerOf(buyer).payments.listInvoices({});
    expect(items[0]).toMatchObject({ status: "paid", total: usd(200) });
    const prices = await db.select().from(tierPrices).where(eq(tierPrices.tierId, tier.id));
    expect(prices.map(({ amount }) => amount)).toEqual([1900]);
  });
});

describe("a switch", () => {
  it("charges with it what was used beyond the old plan's limit, as its preview says", async () => {
    const { consume, newTier, agent, buyer, latest, stripeId } = await holder();
    const dearer = await newTier({
      interval: "month",
      price: usd(4900),
      ...withOverage(20, { limit: 5, price: 30 }),
    });
    const order = { agentId: agent.slug, tierId: dearer.id };
    await consume(14);
    const { quote, dueNow, lines } = await previewSwitch(buyer, order);
    expect(lines.map(({ amount }) => amount.amount)).toContain(40);
    await switchSubscription(buyer, { ...order, quote });
    expect((await latest())?.total).toBe(dueNow.amount);
    const { items } = await test.stripe.subscriptions.retrieve(stripeId);
    expect(items.data.map(({ price }) => price.unit_amount)).toEqual([4900, 30]);
  });

  it("is refused when more was used since its preview", async () => {
    const { consume, newTier, agent, buyer } = await holder();
    const dearer = await newTier({ interval: "month", price: usd(4900), ...withOverage(20, null) });
    const order = { agentId: agent.slug, tierId: dearer.id };
    const { quote } = await previewSwitch(buyer, order);
    await consume(14);
    await expect(switchSubscription(buyer, { ...order, quote })).rejects.toMatchObject({
      code: "subscription.switch_changed",
    });
  });

  it("loses and doubles nothing that is used while it is made", async () => {
    const { consume, newTier, agent, buyer, renew, latest, report, reports } = await holder();
    const dearer = await newTier({ interval: "month", price: usd(4900), ...withOverage(200, null) });
    const order = { agentId: agent.slug, tierId: dearer.id };
    const { quote } = await previewSwitch(buyer, order);
    const update = async (...given: Parameters<Stripe["subscriptions"]["update"]>) => {
      const updated = await test.stripe.subscriptions.update(...given);
      await consume(14);
      return updated;
    };
    const subscriptions = Object.assign(Object.create(test.stripe.subscriptions), { update });
    const stripe = Object.assign(Object.create(test.stripe), { subscriptions });
    await switchSubscription({ ...buyer, stripe }, { ...order, quote });
    await report();
    expect(await reports()).toMatchObject([{ quantity: 4, state: "sent", sentAs: "invoice_item" }]);
    renew();
    expect((await latest())?.total).toBe(4940);
  });
});

describe("a report that breaks off", () => {
  it.each(["before", "after"] as const)(
    "%s Stripe has it is counted once when it is sent again",
    async (when) => {
      const { consume, report, counted, reports } = await holder();
      await consume(14);
      await report(faulty(when));
      expect(await reports()).toMatchObject([{ state: "due", lastError: "Error: killed" }]);
      await retryNow();
      await report();
      expect(await reports()).toMatchObject([{ state: "sent", lastError: null }]);
      expect(await counted()).toBe(4);
    },
  );

  it("is not sent again once Stripe may have forgotten it: a person must look", async () => {
    const { consume, report, counted, reports } = await holder();
    await consume(14);
    await report(faulty("after"));
    await db
      .update(overageReports)
      .set({ nextAttemptAt: new Date(0), firstTriedAt: new Date(Date.now() - 24 * 3_600_000) })
      .where(eq(overageReports.state, "due"));
    await report();
    expect(await reports()).toMatchObject([{ state: "dead" }]);
    expect(await counted()).toBe(4);
  });

  it("waits while nobody tells Stripe, and is then told whole", async () => {
    const { consume, report, system, counted, reports } = await holder();
    await consume(12);
    await reportOverage({ ...system, stripe: undefined });
    expect(await reports()).toEqual([]);
    await consume(3);
    await report();
    expect(await counted()).toBe(5);
  });
});

type Step =
  | { consume: number }
  | { release: number }
  | { report: "whole" | "before" | "after" | "twice at once" }
  | { renew: true };

const step = fc.oneof<fc.Arbitrary<Step>[]>(
  fc.record({ consume: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ release: fc.nat({ max: 5 }) }),
  fc.record({ report: fc.constantFrom("whole", "before", "after", "twice at once") }),
  fc.constant({ renew: true } as const),
);

it("whatever is used, given back, broken off and renewed, Stripe is told of as much as the ledger has", async () => {
  const history = fc.array(step, { minLength: 3, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const { consume, release, report, renew, counted, customer, agent, reports } = await holder();
      for (const [index, one] of steps.entries()) {
        await retryNow();
        if ("consume" in one) await consume(one.consume, `run-${index}`);
        else if ("release" in one) await release(`run-${one.release}`).catch(() => {});
        else if ("renew" in one) renew();
        else if (one.report === "whole") await report();
        else if (one.report === "twice at once") await Promise.all([report(), report(), consume(1)]);
        else await report(faulty(one.report));
      }
      await retryNow();
      await report();
      const items = await test.stripe.invoiceItems.list({ customer, limit: 100 });
      const asItems = items.data
        .filter(({ metadata }) => metadata?.["souk_overage_report"])
        .reduce((sum, { amount }) => sum + amount / TEN_CENTS.price, 0);
      expect((await counted()) + asItems).toBe(await ledgerOverage(agent.listingId));
      expect((await reports()).filter(({ state }) => state !== "sent")).toEqual([]);
    }),
    { numRuns: 20 },
  );
}, 90_000);

async function ledgerOverage(listingId: string): Promise<number> {
  const { rows } = await db.execute<{ sum: string }>(
    sql`select coalesce(sum(l.overage), 0) as sum from usage_ledger l
        join quota_subjects q on q.id = l.subject_id where q.listing_id = ${listingId}`,
  );
  return Number(rows[0]?.sum);
}

it("without Stripe, a plan with units beyond its limit cannot be taken", async () => {
  const { newTier, agent, buyer } = await holder();
  const other = await newTier({ interval: "month", price: usd(900), ...withOverage(1, TEN_CENTS) });
  const elsewhere = { ...buyer, stripe: undefined };
  const order = { agentId: agent.slug, tierId: other.id };
  await expect(previewSwitch(elsewhere, order)).rejects.toMatchObject({ code: "stripe.not_configured" });
});
