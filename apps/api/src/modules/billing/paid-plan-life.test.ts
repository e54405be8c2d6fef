import { subscriptions, entitlements } from "@souk/db/schema/commerce";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTier } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { hasAccess } from "../entitlements/index.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "./index.ts";
import { syncSubscription } from "./index.ts";
import { liveAtStripe, newPlanMarket } from "../../testing/plan-market.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const market = () => newPlanMarket(db, test);

describe("the life of a paid plan", () => {
  it("goes on for the grace period after a failed renewal, recovers with the payment", async () => {
    const { plan, buy, buyer, at, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const { id, customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer, { times: 1 });
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(31), id);
    const troubled = await billing.getSubscription(at(31), agent.slug);
    expect(troubled).toMatchObject({ status: "past_due", access: true });
    expect(troubled.trouble).not.toBeNull();
    const { organizationId } = buyer.actor;
    expect(await hasAccess(at(60), organizationId, agent.listingId)).toBe(false);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(40), id);
    expect(await billing.getSubscription(at(40), agent.slug)).toMatchObject({
      status: "active",
      access: true,
      trouble: null,
    });
  });

  it("that Stripe gave up collecting leaves no invoice that could still be paid", async () => {
    const { plan, buy, buyer, at, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const { id, customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer, { times: 20 });
    for (let turn = 0; turn < 12; turn += 1) {
      if ((await test.stripe.subscriptions.retrieve(id)).status === "canceled") break;
      test.emulator.controls.advanceToNext(customer);
    }
    await syncSubscription(at(60), id);
    await syncSubscription(at(60), id);
    expect(await billing.getSubscription(at(60), agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
    const open = await test.stripe.invoices.list({ subscription: id, status: "open" });
    expect(open.data).toEqual([]);
  });

  it("ends when its paid period ends after a cancellation, and resumes before", async () => {
    const { plan, buy, buyer, at, agent, key } = await market();
    await buy(await plan("month", 1900, 500));
    const canceled = await billing.cancelSubscription(buyer, key.agentId);
    expect(canceled).toMatchObject({ status: "active", access: true, cancelsAt: canceled.period?.endsAt });
    expect(await billing.resumeSubscription(buyer, key.agentId)).toMatchObject({
      cancelsAt: null,
      accessUntil: null,
    });
    await billing.cancelSubscription(buyer, key.agentId);
    const { id, customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    expect(await hasAccess(at(35), buyer.actor.organizationId, agent.listingId)).toBe(false);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(35), id);
    expect(await billing.getSubscription(at(35), agent.slug)).toMatchObject({
      status: "canceled",
      access: false,
    });
  });

  it("switches up at once and prorated, with the new quota", async () => {
    const { plan, buy, buyer, key, agent } = await market();
    const small = await plan("month", 1900, 500);
    const large = await plan("month", 4900, 900);
    await buy(small);
    const preview = await billing.previewSwitch(buyer, { ...key, tierId: large.id });
    expect(preview).toMatchObject({ kind: "at_once", dueNow: { currency: "USD" } });
    expect(preview.dueNow.amount).toBeGreaterThan(2800);
    expect(preview.lines.reduce((sum, line) => sum + line.amount.amount, 0)).toBe(preview.dueNow.amount);
    expect(await switchPlan(buyer, { ...key, tierId: large.id })).toMatchObject({
      tier: { id: large.id },
      status: "active",
    });
    expect(await hasAccess(buyer, buyer.actor.organizationId, agent.listingId)).toBe(true);
  });

  it("keeps its plan when the payment of a switch fails", async () => {
    const { plan, buy, buyer, key } = await market();
    const small = await plan("month", 1900, 500);
    const large = await plan("month", 4900, 900);
    await buy(small);
    const { customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    test.emulator.controls.declineNext(customer);
    await expect(switchPlan(buyer, { ...key, tierId: large.id })).rejects.toMatchObject({
      code: "payment.failed",
    });
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({ tier: { id: small.id } });
  });

  it("switches down when the paid period ends: the next plan begins by itself", async () => {
    const { plan, buy, buyer, at, key } = await market();
    const large = await plan("month", 4900, 900);
    const small = await plan("month", 1900, 500);
    await buy(large);
    const announced = await switchPlan(buyer, { ...key, tierId: small.id });
    expect(announced).toMatchObject({ tier: { id: large.id }, nextTier: { id: small.id }, access: true });
    const { id, customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(32), id);
    await syncSubscription(at(32), id);
    expect(await billing.getSubscription(at(32), key.agentId)).toMatchObject({
      tier: { id: small.id },
      status: "active",
      access: true,
    });
    const all = await db.$count(subscriptions, eq(subscriptions.organizationId, buyer.actor.organizationId));
    expect(all).toBe(2);
  });

  it("switches to a free plan when the paid period ends", async () => {
    const { plan, buy, buyer, at, key, agent } = await market();
    await buy(await plan("month", 1900, 500));
    const free = await newTier(db, agent);
    await switchPlan(buyer, { ...key, tierId: free.id });
    const { id, customer } = await liveAtStripe(db, test, buyer.actor.organizationId);
    test.emulator.controls.advanceToNext(customer);
    await syncSubscription(at(32), id);
    expect(await billing.getSubscription(at(32), key.agentId)).toMatchObject({
      tier: { id: free.id },
      access: true,
    });
  });

  it("is put to what Stripe says by the newest answer, whatever order they come in", async () => {
    const { plan, buy, buyer, key } = await market();
    await buy(await plan("month", 1900, 500));
    const { id } = await liveAtStripe(db, test, buyer.actor.organizationId);
    const { stripe, late } = slowStripe();
    const old = syncSubscription({ ...buyer, stripe }, id);
    await late.asked;
    await billing.cancelSubscription(buyer, key.agentId);
    late.arrive();
    await old;
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({
      cancelsAt: expect.any(String),
    });
    await test.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    await syncSubscription(buyer, id);
    expect(await billing.getSubscription(buyer, key.agentId)).toMatchObject({ cancelsAt: null });
    const rows = await db.$count(entitlements, eq(entitlements.organizationId, buyer.actor.organizationId));
    expect(rows).toBe(1);
  });
});

/** A Stripe whose answers about subscriptions are held up on their way. */
function slowStripe(): { stripe: Stripe; late: { asked: Promise<void>; arrive: () => void } } {
  const asked = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  const retrieve = async (...given: Parameters<Stripe["subscriptions"]["retrieve"]>) => {
    const answer = await test.stripe.subscriptions.retrieve(...given);
    asked.resolve();
    await arrives.promise;
    return answer;
  };
  const held = Object.assign(Object.create(test.stripe.subscriptions), { retrieve });
  const stripe: Stripe = Object.assign(Object.create(test.stripe), { subscriptions: held });
  return { stripe, late: { asked: asked.promise, arrive: arrives.resolve } };
}
