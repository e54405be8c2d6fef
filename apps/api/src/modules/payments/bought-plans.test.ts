import type { Database } from "@souk/db/client";
import { entitlements, subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { readSubject } from "../../testing/quota.ts";
import { latestInvoiceOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import { checkout, syncSubscription } from "../billing/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncPaymentIntent, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());
afterEach(() => vi.restoreAllMocks());

const usd = (amount: number) => ({ amount, currency: "USD" });

/** A month for 19.00 with 10 pages, which was switched at once to a month for 490.00 with 100,000. */
async function upgraded() {
  const plan = await newPaidPlan(db, test);
  const { system, buyer, agent, held, tier, newTier } = plan;
  const { organizationId } = buyer.actor;
  const { listingId } = agent;
  const stripeId = held.stripeSubscriptionId ?? "";
  const small = await latestInvoiceOf(test, stripeId);
  await syncPaymentIntent(system, small.intentId);
  /** Goes over to a dearer plan; answers the payment of the difference. */
  const takeOver = async (amount: number, limit: number) => {
    const quotas = [{ metric: "pages", limit, period: "month" as const }];
    const dear = await newTier({ name: `For ${amount}`, interval: "month", price: usd(amount), quotas });
    await switchPlan(buyer, { agentId: agent.slug, tierId: dear.id });
    return { tierId: dear.id, ...(await latestInvoiceOf(test, stripeId)) };
  };
  return {
    ...plan,
    stripeId,
    small: { tierId: tier.id, ...small },
    takeOver,
    large: await takeOver(49_000, 100_000),
    giveBack: async (intent: string) => {
      const id = test.emulator.controls.refund(intent);
      await syncRefund(system, id);
      return id;
    },
    fail: async (refundId: string) => {
      test.emulator.controls.failRefund(refundId);
      await syncRefund(system, refundId);
    },
    seen: async () => (await callerOf(buyer).billing.listSubscriptions()).items[0],
    access: () => hasAccess(buyer, organizationId, listingId),
    accessEnd: async () =>
      (await db.select().from(entitlements).where(eq(entitlements.subscriptionId, held.id)))[0]?.endsAt,
    limit: async () => (await readSubject(db, { organizationId, listingId, metric: "pages" })).limitQuantity,
    row: async () => (await db.select().from(subscriptions).where(eq(subscriptions.id, held.id)))[0],
    statusAtStripe: async () => (await test.stripe.subscriptions.retrieve(stripeId)).status,
  };
}

describe("a refund of what a dearer plan cost more", () => {
  it("ends it at Stripe, and leaves the plan before until its month is over", async () => {
    const { system, stripeId, small, large, giveBack, seen, accessEnd, limit, held, statusAtStripe } =
      await upgraded();
    expect([(await seen())?.tier.id, await limit()]).toEqual([large.tierId, 100_000]);
    const refundId = await giveBack(large.intentId);
    for (let round = 0; round < 2; round += 1) {
      expect([await statusAtStripe(), await limit()]).toEqual(["canceled", 10]);
      expect(await accessEnd()).toEqual(held.periodEnd);
      expect(await seen()).toMatchObject({
        status: "canceled",
        tier: { id: small.tierId, price: usd(1900) },
        access: true,
        revokedAt: held.periodEnd?.toISOString(),
      });
      await syncSubscription(system, stripeId);
      await syncRefund(system, refundId);
    }
  });

  it("limits quotas at once, and ends the plan when it is tried again, though Stripe could not be told", async () => {
    const { system, stripeId, large, limit, statusAtStripe } = await upgraded();
    const cancel = vi.spyOn(test.stripe.subscriptions, "cancel");
    cancel.mockRejectedValueOnce(new Error("the connection broke"));
    const refundId = test.emulator.controls.refund(large.intentId);
    await expect(syncRefund(system, refundId)).rejects.toThrow("the connection broke");
    await syncSubscription(system, stripeId);
    expect(await limit()).toBe(10);
    await syncRefund(system, refundId);
    expect([await limit(), await statusAtStripe()]).toEqual([10, "canceled"]);
  });

  it("falls back from plan to plan, to the last that is left", async () => {
    const { small, large, takeOver, giveBack, access, limit, seen, row } = await upgraded();
    const huge = await takeOver(99_000, 500_000);
    await giveBack(huge.intentId);
    expect([(await seen())?.tier.id, await limit()]).toEqual([large.tierId, 100_000]);
    await giveBack(large.intentId);
    expect([(await seen())?.tier.id, await limit()]).toEqual([small.tierId, 10]);
    await giveBack(small.intentId);
    expect(await access()).toBe(false);
    expect(await row()).toMatchObject({ status: "canceled" });
  });

  it("is only money where it is the plan before that was given back", async () => {
    const { small, large, giveBack, seen, limit, statusAtStripe } = await upgraded();
    await giveBack(small.intentId);
    expect([await statusAtStripe(), await limit()]).toEqual(["active", 100_000]);
    expect(await seen()).toMatchObject({ tier: { id: large.tierId }, revokedAt: null });
  });

  it("that fails gives the dear plan back with its quota, until its month is over", async () => {
    const { large, giveBack, fail, seen, limit, accessEnd, held, statusAtStripe } = await upgraded();
    await fail(await giveBack(large.intentId));
    expect(await seen()).toMatchObject({ tier: { id: large.tierId }, access: true, revokedAt: null });
    expect([await limit(), await statusAtStripe()]).toEqual([100_000, "canceled"]);
    expect(await accessEnd()).toEqual(held.periodEnd);
  });

  it("that fails for one of two gives that plan back", async () => {
    const { small, large, takeOver, giveBack, fail, seen, limit } = await upgraded();
    await giveBack((await takeOver(99_000, 500_000)).intentId);
    const refundId = await giveBack(large.intentId);
    expect((await seen())?.tier.id).toBe(small.tierId);
    await fail(refundId);
    expect([(await seen())?.tier.id, await limit()]).toEqual([large.tierId, 100_000]);
  });

  it("leaves the quotas alone of a plan that was taken since", async () => {
    const { large, buyer, agent, newTier, giveBack, fail, limit } = await upgraded();
    const refundId = await giveBack(large.intentId);
    const quotas = [{ metric: "pages", limit: 3, period: "month" as const }];
    const free = await newTier({ name: "Free", interval: "free", price: usd(0), quotas });
    await checkout(buyer, { agentId: agent.slug, tierId: free.id });
    await fail(refundId);
    expect(await limit()).toBe(3);
  });
});

it("what a plan cost that followed another counts for that plan", async () => {
  const { system, buyer, agent, customer, newTier, giveBack, seen, limit, stripeId } = await upgraded();
  const quotas = [{ metric: "pages", limit: 50, period: "month" as const }];
  const next = await newTier({ name: "Next", interval: "month", price: usd(2900), quotas });
  await switchPlan(buyer, { agentId: agent.slug, tierId: next.id });
  test.emulator.controls.advanceToNext(customer);
  await syncSubscription(system, stripeId);
  const following = (await test.stripe.subscriptions.list({ customer })).data[0]?.id ?? "";
  const huge = await newTier({ name: "Huge", interval: "month", price: usd(99_000), quotas: [] });
  await switchPlan(buyer, { agentId: agent.slug, tierId: huge.id });
  const { intentId } = await latestInvoiceOf(test, following);
  expect(await limit()).toBe(0);
  await giveBack(intentId);
  expect([(await seen())?.tier.id, await limit()]).toEqual([next.id, 50]);
});
