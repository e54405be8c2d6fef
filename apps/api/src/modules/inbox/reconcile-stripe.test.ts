import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { stripeCursors, stripeEvents } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { stripePorts } from "../../jobs/stripe-inbox.ts";
import { refusalOf } from "../../testing/caller.ts";
import { contextOf } from "../../testing/market.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { eventsOf, letTimePass, receive } from "../../testing/stripe-inbox.ts";
import { reconcileStripe } from "./index.ts";
import { claimObjects } from "./lease-store.ts";
import { moveCursor } from "./store.ts";
import { workOnObject } from "./work-on-object.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());
beforeEach(async () => {
  await db.delete(stripeEvents);
  await db.delete(stripeCursors);
});

const system = () => ({ ...contextOf(db, { kind: "system" }), stripe: test.stripe });
const typesInInbox = async () =>
  (await db.select({ type: stripeEvents.type }).from(stripeEvents)).map(({ type }) => type);
const rowOf = async (id: string) =>
  (await db.select().from(subscriptions).where(eq(subscriptions.id, id)))[0];

/** Works on everything that is there, as the worker would, until nothing is left to try. */
async function workAll(): Promise<void> {
  for (;;) {
    await letTimePass(db);
    const claims = await claimObjects(db, { leaseMs: 60_000, limit: 100 });
    if (claims.length === 0) return;
    for (const claim of claims) await workOnObject(system(), stripePorts(system()), claim);
  }
}

/** No event is listed from here on, so nothing but the comparison of subscriptions can notice a change. */
const skipEvents = () => moveCursor(db, "events", new Date(Date.now() + 2 * 3_600_000));

describe("events that were lost", () => {
  it("are taken in, once, and only those that say something", async () => {
    const { stripe } = test;
    const intent = await stripe.paymentIntents.create({ amount: 100, currency: "usd" });
    await stripe.customers.create({ email: "ada@people.example" });
    const first = await reconcileStripe(system());
    const types = await typesInInbox();
    expect(types).toContain("payment_intent.created");
    expect(types.filter((type) => /^(?:customer|product|price)\.(?!subscription)/.test(type))).toEqual([]);
    expect(first.events).toHaveLength(types.length);
    expect(await db.select().from(stripeEvents).where(eq(stripeEvents.objectId, intent.id))).toHaveLength(1);
    expect((await reconcileStripe(system())).events).toEqual([]);
  });

  it("are all found, however many pages they fill", async () => {
    const since = Date.now();
    for (let at = 0; at < 120; at += 1) {
      await test.stripe.paymentIntents.create({ amount: 100, currency: "usd" });
    }
    const { events } = await reconcileStripe(system());
    expect(events.length).toBeGreaterThanOrEqual(120);
    const [cursor] = await db.select().from(stripeCursors);
    expect(cursor?.readUntil.getTime()).toBeGreaterThanOrEqual(since);
  });

  it("are looked for from the same time on, whichever worker's clock is wrong", async () => {
    await reconcileStripe({ ...system(), now: () => new Date(Date.now() + 5 * 3_600_000) });
    await test.stripe.paymentIntents.create({ amount: 100, currency: "usd" });
    expect((await reconcileStripe(system())).events).toHaveLength(1);
  });

  it("are looked for from an hour before the last look", async () => {
    await test.stripe.paymentIntents.create({ amount: 100, currency: "usd" });
    await moveCursor(db, "events", new Date(Date.now() + 55 * 60_000));
    expect((await reconcileStripe(system())).events).not.toEqual([]);
    await db.delete(stripeEvents);
    await skipEvents();
    expect((await reconcileStripe(system())).events).toEqual([]);
  });

  it("are looked for again when Stripe could not be read to the end", async () => {
    const broken = { ...system(), stripe: Object.create(test.stripe) as typeof test.stripe };
    const list = vi.fn(() => {
      throw new Error("Stripe is away");
    });
    Object.defineProperty(broken.stripe, "events", { value: { list } });
    await expect(reconcileStripe(broken)).rejects.toThrow("Stripe is away");
    expect(await db.select().from(stripeCursors)).toEqual([]);
  });

  it("bring a plan that was paid for and never heard of, and its payment", async () => {
    const { held } = await newPaidPlan(db, test);
    await db.update(subscriptions).set({ syncedAt: null }).where(eq(subscriptions.id, held.id));
    await reconcileStripe(system());
    await workAll();
    const states = new Set((await db.select().from(stripeEvents)).map(({ state }) => state));
    expect([...states].toSorted()).toEqual(["done", "ignored"]);
    expect((await rowOf(held.id))?.syncedAt).not.toBeNull();
  });
});

describe("a subscription that differs", () => {
  it("is fetched anew although no event says so, and then differs no more", async () => {
    const { held } = await newPaidPlan(db, test);
    const stripeId = held.stripeSubscriptionId ?? "";
    await skipEvents();
    expect(await reconcileStripe(system())).toEqual({ events: [], subscriptions: [] });
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    expect(await reconcileStripe(system())).toEqual({ events: [], subscriptions: [stripeId] });
    expect((await reconcileStripe(system())).subscriptions).toEqual([]);
    await workAll();
    expect((await rowOf(held.id))?.cancelsAt).not.toBeNull();
    expect((await reconcileStripe(system())).subscriptions).toEqual([]);
  });

  it("is fetched anew when it is live here and ended at Stripe", async () => {
    const { held } = await newPaidPlan(db, test);
    await skipEvents();
    await test.stripe.subscriptions.cancel(held.stripeSubscriptionId ?? "");
    expect((await reconcileStripe(system())).subscriptions).toEqual([held.stripeSubscriptionId]);
    await workAll();
    expect(await rowOf(held.id)).toMatchObject({ status: "canceled" });
    expect((await reconcileStripe(system())).subscriptions).toEqual([]);
  });

  it("is fetched anew although an event about it is dead", async () => {
    const { held } = await newPaidPlan(db, test);
    const stripeId = held.stripeSubscriptionId ?? "";
    await skipEvents();
    const dead = await receive(db, { objectId: stripeId });
    await db
      .update(stripeEvents)
      .set({ state: "dead", attempts: 12 })
      .where(eq(stripeEvents.stripeEventId, dead));
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    expect((await reconcileStripe(system())).subscriptions).toEqual([stripeId]);
    await workAll();
    expect((await rowOf(held.id))?.cancelsAt).not.toBeNull();
    const [left] = await eventsOf(db, [dead]);
    expect(left?.state).toBe("dead");
  });

  it("in the same way all day is fetched once, not at every look", async () => {
    const { held } = await newPaidPlan(db, test);
    await skipEvents();
    const differ = () =>
      db
        .update(subscriptions)
        .set({ periodEnd: new Date(0) })
        .where(eq(subscriptions.id, held.id));
    await differ();
    expect((await reconcileStripe(system())).subscriptions).toEqual([held.stripeSubscriptionId]);
    await workAll();
    await differ();
    expect((await reconcileStripe(system())).subscriptions).toEqual([]);
    const tomorrow = () => new Date(Date.now() + 24 * 3_600_000);
    expect((await reconcileStripe({ ...system(), now: tomorrow })).subscriptions).toEqual([
      held.stripeSubscriptionId,
    ]);
  });
});

it("without a Stripe key there is nothing to compare with", async () => {
  expect(await refusalOf(reconcileStripe({ ...system(), stripe: undefined }))).toBe("stripe.not_configured");
});
