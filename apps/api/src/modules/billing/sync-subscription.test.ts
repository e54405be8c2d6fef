import type { Database } from "@souk/db/client";
import { subscriptions } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { syncSubscription } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

it.each([-1, 1])(
  "a subscription is brought to Stripe's later answer though a worker's clock is %s hours off",
  async (hours) => {
    const { system, held } = await newPaidPlan(db, test);
    const stripeId = held.stripeSubscriptionId ?? "";
    const elsewhere = { ...system, now: () => new Date(Date.now() + hours * 3_600_000) };
    const [before, after] = hours > 0 ? [elsewhere, system] : [system, elsewhere];
    await syncSubscription(before, stripeId);
    await test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: true });
    await syncSubscription(after, stripeId);
    const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, held.id));
    expect(row?.cancelsAt).not.toBeNull();
  },
);

it("a subscription without access that ends at Stripe before its end is announced there is taken for ended", async () => {
  const { system, held } = await newPaidPlan(db, test);
  const stripeId = held.stripeSubscriptionId ?? "";
  await db.update(subscriptions).set({ revokedAt: new Date() }).where(eq(subscriptions.id, held.id));
  const update = async (...given: Parameters<Stripe["subscriptions"]["update"]>) => {
    await test.stripe.subscriptions.cancel(stripeId);
    return test.stripe.subscriptions.update(...given);
  };
  const slow = Object.assign(Object.create(test.stripe.subscriptions), { update });
  const stripe: Stripe = Object.assign(Object.create(test.stripe), { subscriptions: slow });
  await syncSubscription({ ...system, stripe }, stripeId);
  const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, held.id));
  expect(row?.status).toBe("canceled");
});
