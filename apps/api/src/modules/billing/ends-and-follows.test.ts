import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beforeCall } from "../../testing/around-stripe.ts";
import { refusalOf } from "../../testing/caller.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer who canceled a monthly plan for 19.00, which has not ended, and a cheaper one on offer. */
async function leaver() {
  const paid = await newPaidPlan(db, test);
  const { agent, buyer, system } = paid;
  const price = { amount: 900, currency: "USD" };
  const small = await paid.newTier({ name: "Small", interval: "month", price });
  const stripeId = paid.held.stripeSubscriptionId ?? "";
  await billing.cancelSubscription(buyer, agent.slug);
  return {
    sync: () => billing.syncSubscription(system, stripeId),
    resume: (stripe = test.stripe) => billing.resumeSubscription({ ...buyer, stripe }, agent.slug),
    switchDown: (stripe = test.stripe) =>
      switchPlan({ ...buyer, stripe }, { agentId: agent.slug, tierId: small.id }),
    resumeAtStripe: () => test.stripe.subscriptions.update(stripeId, { cancel_at_period_end: false }),
    /** Which plan follows, and whether the one that runs ends. */
    outlook: async () => {
      await billing.syncSubscription(system, stripeId);
      const { nextTier, cancelsAt } = await billing.getSubscription(buyer, agent.slug);
      return { follows: nextTier?.name ?? null, ends: cancelsAt !== null };
    },
  };
}

const FOLLOWED = { follows: "Small", ends: true };
const RUNNING = { follows: null, ends: false };

const before = (happens: () => Promise<unknown>) => beforeCall(test.stripe, "subscriptions.update", happens);

describe("a plan that was canceled, resumed and switched down in the same moment", () => {
  it("is not resumed while the switch is made", async () => {
    const { resume, switchDown, outlook } = await leaver();
    let refusal: unknown;
    await switchDown(before(async () => (refusal = await refusalOf(resume()))));
    expect(refusal).toBe("subscription.switch_under_way");
    expect(await outlook()).toEqual(FOLLOWED);
  });

  it("is not switched while it is resumed", async () => {
    const { resume, switchDown, outlook } = await leaver();
    let refusal: unknown;
    await resume(before(async () => (refusal = await refusalOf(switchDown()))));
    expect(refusal).toBe("subscription.switch_under_way");
    expect(await outlook()).toEqual(RUNNING);
  });

  it("ends with the plan that follows, or goes on: never neither, whoever is first", async () => {
    for (let round = 0; round < 12; round += 1) {
      const { resume, switchDown, outlook, sync } = await leaver();
      const calls = round % 2 ? [resume(), switchDown(), sync()] : [switchDown(), sync(), resume()];
      await Promise.allSettled(calls);
      expect([FOLLOWED, RUNNING]).toContainEqual(await outlook());
    }
  });

  it("is followed though it was resumed in Stripe's portal first, and that event comes in the middle", async () => {
    const { switchDown, resumeAtStripe, sync, outlook } = await leaver();
    await resumeAtStripe();
    await switchDown(before(sync));
    expect(await outlook()).toEqual(FOLLOWED);
  });
});
