import type { Database } from "@souk/db/client";
import { entitlements, subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { newPaidPlan, type Offer } from "../../testing/paid-plan.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import { checkout, syncSubscription } from "../billing/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncDispute, syncInvoice, syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());
afterEach(() => vi.restoreAllMocks());

const DAY_MS = 86_400_000;
const usd = (amount: number) => ({ amount, currency: "USD" });

/** A plan whose first payment is on record. */
async function sold(offer: Offer = {}) {
  const plan = await newPaidPlan(db, test, offer);
  const { system, buyer, agent, held, vendor, newTier } = plan;
  const stripeId = held.stripeSubscriptionId ?? "";
  const intentId = stripeId ? (await latestInvoiceOf(test, stripeId)).intentId : plan.purchaseId;
  await syncPaymentIntent(system, intentId);
  return {
    ...plan,
    stripeId,
    intentId,
    /** Goes over to the year at once; its payment is not told of. */
    takeYear: async () => {
      const year = await newTier({ name: "Year", interval: "year", price: usd(19_000) });
      await switchPlan(buyer, { agentId: agent.slug, tierId: year.id });
      return latestInvoiceOf(test, stripeId);
    },
    giveBack: async (intent: string) => {
      const id = test.emulator.controls.refund(intent);
      await syncRefund(system, id);
      return id;
    },
    /** The bank sends a refund back. */
    fail: async (refundId: string) => {
      test.emulator.controls.failRefund(refundId);
      await syncRefund(system, refundId);
    },
    access: (now = new Date()) =>
      hasAccess({ ...buyer, now: () => now }, buyer.actor.organizationId, agent.listingId),
    seen: async () => (await callerOf(buyer).billing.listSubscriptions()).items[0],
    row: async () => (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0],
    accessEnd: async () =>
      (await db.select().from(entitlements).where(eq(entitlements.subscriptionId, held.id)))[0]?.endsAt,
    owed: async () => (await callerOf(vendor.owner).ledger.getStatement({ vendorSlug: vendor.slug })).owed,
    atStripe: () => test.stripe.subscriptions.retrieve(stripeId),
  };
}

describe("a whole refund of one of several payments", () => {
  it("of the month is only money, while the year stands that the plan was switched to", async () => {
    const { system, intentId, takeYear, giveBack, access, atStripe, row, owed } = await sold();
    const year = await takeYear();
    await syncInvoice(system, year.invoiceId);
    await giveBack(intentId);
    expect([await access(), (await atStripe()).status]).toEqual([true, "active"]);
    expect(await row()).toMatchObject({ status: "active", revokedAt: null });
    await giveBack(year.intentId);
    expect([await access(), (await atStripe()).status, await owed()]).toEqual([false, "canceled", [usd(0)]]);
    expect(await row()).toMatchObject({ status: "canceled" });
  });

  it("of the year ends the plan at Stripe, and access with the month that was paid", async () => {
    const { system, stripeId, held, takeYear, giveBack, access, accessEnd, atStripe, seen } = await sold();
    const { intentId } = await takeYear();
    for (let round = 0; round < 2; round += 1) {
      if (round === 0) await giveBack(intentId);
      else await syncSubscription(system, stripeId);
      expect([await access(), (await atStripe()).status]).toEqual([true, "canceled"]);
      expect(await accessEnd()).toEqual(held.periodEnd);
      const end = held.periodEnd?.toISOString();
      expect(await seen()).toMatchObject({
        status: "canceled",
        access: true,
        accessUntil: end,
        revokedAt: end,
      });
    }
    expect(await access(new Date(Date.now() + 32 * DAY_MS))).toBe(false);
  });

  it("of the year and then of the month leaves nothing", async () => {
    const { intentId, takeYear, giveBack, access, atStripe, owed } = await sold();
    const year = await takeYear();
    await giveBack(year.intentId);
    await giveBack(intentId);
    expect([await access(), (await atStripe()).status, await owed()]).toEqual([false, "canceled", [usd(0)]]);
  });

  it("limits access at once, before Stripe has ended the plan", async () => {
    const { system, stripeId, held, takeYear, accessEnd } = await sold();
    const { intentId } = await takeYear();
    const cancel = vi.spyOn(test.stripe.subscriptions, "cancel");
    cancel.mockRejectedValueOnce(new Error("the connection broke"));
    const refundId = test.emulator.controls.refund(intentId);
    await expect(syncRefund(system, refundId)).rejects.toThrow("the connection broke");
    for (let round = 0; round < 2; round += 1) {
      expect(await accessEnd()).toEqual(held.periodEnd);
      await syncSubscription(system, stripeId);
    }
  });

  it("of what was paid before a renewal is only money, though nobody told of the renewal", async () => {
    const { customer, intentId, giveBack, access, atStripe } = await sold();
    test.emulator.controls.advanceDays(customer, 32);
    await giveBack(intentId);
    expect([await access(), (await atStripe()).status]).toEqual([true, "active"]);
  });

  it("of a renewal ends access now, though by our clock the time before it still runs", async () => {
    const { customer, system, stripeId, giveBack, access, atStripe } = await sold();
    test.emulator.controls.advanceDays(customer, 32);
    await syncSubscription(system, stripeId);
    await giveBack((await latestInvoiceOf(test, stripeId)).intentId);
    expect([await access(), (await atStripe()).status]).toEqual([false, "canceled"]);
  });

  it("leaves the plan although the other payment was not told of yet", async () => {
    const { intentId, takeYear, giveBack, access, atStripe } = await sold();
    await takeYear();
    await giveBack(intentId);
    expect([await access(), (await atStripe()).status]).toEqual([true, "active"]);
  });

  it("ends the plan when both are given back at the same moment", async () => {
    for (let round = 0; round < 3; round += 1) {
      const { system, intentId, takeYear, access, atStripe } = await sold();
      const year = await takeYear();
      await syncInvoice(system, year.invoiceId);
      const made = [intentId, year.intentId].map((intent) => test.emulator.controls.refund(intent));
      await Promise.all(made.map((id) => syncRefund(system, id)));
      expect([await access(), (await atStripe()).status]).toEqual([false, "canceled"]);
    }
  });
});

describe("a whole refund that fails", () => {
  it("gives access back until what was paid for ends, but charges nobody again", async () => {
    const { system, stripeId, intentId, giveBack, fail, access, accessEnd, atStripe, owed, held } =
      await sold();
    const refundId = await giveBack(intentId);
    expect([await access(), await owed()]).toEqual([false, [usd(0)]]);
    await fail(refundId);
    expect([await access(), await owed()]).toEqual([true, [usd(1330)]]);
    for (let round = 0; round < 2; round += 1) {
      expect(await accessEnd()).toEqual(held.periodEnd);
      expect((await atStripe()).status).toBe("canceled");
      await syncSubscription(system, stripeId);
      await syncRefund(system, refundId);
    }
    expect(await access(new Date(Date.now() + 32 * DAY_MS))).toBe(false);
  });

  it("of the year gives back the year", async () => {
    const { takeYear, giveBack, fail, access, accessEnd, row } = await sold();
    const year = await takeYear();
    const { periodEnd } = (await row()) ?? {};
    const refundId = await giveBack(year.intentId);
    await fail(refundId);
    expect([await access(), await accessEnd()]).toEqual([true, periodEnd]);
  });

  it("of the month gives back the month alone, when the year stays refunded", async () => {
    const { held, intentId, takeYear, giveBack, fail, access, accessEnd, atStripe } = await sold();
    await giveBack((await takeYear()).intentId);
    const refundId = await giveBack(intentId);
    expect(await access()).toBe(false);
    await fail(refundId);
    expect([await access(), await accessEnd()]).toEqual([true, held.periodEnd]);
    expect((await atStripe()).status).toBe("canceled");
  });

  it("lets a subscription go on that Stripe had not ended yet", async () => {
    const { system, intentId, fail, access, atStripe, row } = await sold();
    const refundId = test.emulator.controls.refund(intentId);
    const cancel = vi.spyOn(test.stripe.subscriptions, "cancel");
    cancel.mockRejectedValueOnce(new Error("the connection broke"));
    await expect(syncRefund(system, refundId)).rejects.toThrow("the connection broke");
    expect(await access()).toBe(false);
    await fail(refundId);
    expect(await access()).toBe(true);
    expect(await row()).toMatchObject({ status: "active", revokedAt: null });
    expect(await atStripe()).toMatchObject({ status: "active", cancel_at_period_end: false });
  });

  it("lets a plan that was paid once be live again", async () => {
    const { intentId, giveBack, fail, access, row } = await sold({ interval: "one_time" });
    const refundId = await giveBack(intentId);
    expect(await row()).toMatchObject({ status: "canceled" });
    await fail(refundId);
    expect(await access()).toBe(true);
    expect(await row()).toMatchObject({ status: "active", canceledAt: null, revokedAt: null });
  });

  it("leaves a plan ended that was paid once, when another one was taken since", async () => {
    const { buyer, agent, newTier, intentId, giveBack, fail, row } = await sold({ interval: "one_time" });
    const refundId = await giveBack(intentId);
    const free = await newTier({ name: "Free", interval: "free", price: usd(0) });
    await checkout(buyer, { agentId: agent.slug, tierId: free.id });
    await fail(refundId);
    expect(await row()).toMatchObject({ status: "canceled" });
  });

  it("gives no access back while a bank holds another payment of the plan", async () => {
    const { system, intentId, takeYear, giveBack, fail, access } = await sold();
    const year = await takeYear();
    const refundId = await giveBack(intentId);
    await syncDispute(system, test.emulator.controls.openDispute(year.intentId));
    await fail(refundId);
    expect(await access()).toBe(false);
  });
});
