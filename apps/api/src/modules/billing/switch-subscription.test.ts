import type { NewTier } from "@souk/contracts/pricing/entities";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTier, newUser } from "../../testing/market.ts";
import { newPaidPlan } from "../../testing/paid-plan.ts";
import { idOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const DAY_MS = 86_400_000;

/** A buyer of a monthly plan for 19.00 who looks at other plans of the agent. */
async function holder() {
  const paid = await newPaidPlan(db, test);
  const stripeId = paid.held.stripeSubscriptionId ?? "";
  const offer = async (interval: NewTier["interval"], amount: number) => {
    const tier = await paid.newTier({
      name: `${interval} ${amount}`,
      interval,
      price: { amount, currency: "USD" },
    });
    return { agentId: paid.agent.slug, tierId: tier.id };
  };
  /** Somebody who tries the agent for two weeks. */
  const tryOut = async () => {
    const price = { amount: 1900, currency: "USD" };
    const tier = await paid.newTier({ name: "Trial", interval: "month", trialDays: 14, price });
    const buyer = { ...(await newUser(db)), stripe: test.stripe };
    await billing.checkout(buyer, { agentId: paid.agent.slug, tierId: tier.id });
    const { data } = await test.stripe.checkout.sessions.list({ limit: 1 });
    test.emulator.controls.payCheckout(idOf(data[0]));
    const { subscription } = await billing.completeCheckout(buyer, idOf(data[0]));
    return { buyer, trialEndsAt: subscription?.trialEndsAt ?? null };
  };
  const held = () => billing.getSubscription(paid.buyer, paid.agent.slug);
  return { ...paid, stripeId, offer, tryOut, held };
}

/** A Stripe that cannot be asked about subscriptions once it was told of a change: the process was killed then. */
function mutedStripe(): Stripe {
  const { subscriptions: real } = test.stripe;
  let isMuted = false;
  const retrieve: typeof real.retrieve = (...given) =>
    isMuted ? Promise.reject(new Error("killed")) : real.retrieve(...given);
  const update = async (...given: Parameters<typeof real.update>) => {
    const told = await real.update(...given);
    isMuted = true;
    return told;
  };
  const subscriptions = Object.assign(Object.create(real), { retrieve, update });
  return Object.assign(Object.create(test.stripe), { subscriptions });
}

describe("the preview of a switch", () => {
  it.each([
    ["month", 4900],
    ["year", 19_000],
  ] as const)("to a %s during a trial names nothing due before the trial ends", async (interval, amount) => {
    const { offer, tryOut } = await holder();
    const { buyer, trialEndsAt: trialEnd } = await tryOut();
    const order = await offer(interval, amount);
    expect(await billing.previewSwitch(buyer, order)).toMatchObject({
      kind: "at_once",
      lines: [],
      dueNow: { amount: 0, currency: "USD" },
      nextCharge: { amount: { amount }, at: trialEnd },
    });
    const { trialEndsAt, period } = await switchPlan(buyer, order);
    expect([trialEndsAt, period?.endsAt]).toEqual([trialEnd, trialEnd]);
  });

  it("to a longer interval names the day that Stripe charges next", async () => {
    const { buyer, offer } = await holder();
    const order = await offer("year", 19_000);
    const preview = await billing.previewSwitch(buyer, order);
    const { period } = await switchPlan(buyer, order);
    const drift = Date.parse(preview.nextCharge?.at ?? "") - Date.parse(period?.endsAt ?? "");
    expect(Math.abs(drift)).toBeLessThan(60_000);
    expect(Date.parse(period?.endsAt ?? "") - Date.now()).toBeGreaterThan(364 * DAY_MS);
  });

  it("to a plan that Stripe does not know yet says what it costs, and makes nothing", async () => {
    const { buyer, agent } = await holder();
    const [small, large] = await Promise.all(
      [2900, 4900].map((amount) =>
        newTier(db, agent, {
          name: `Plan for ${amount}`,
          interval: "month",
          price: { amount, currency: "USD" },
        }),
      ),
    );
    const made = async () => [
      (await test.stripe.prices.list({ limit: 100 })).data.length,
      (await test.stripe.products.list({ limit: 100 })).data.length,
    ];
    const before = await made();
    const order = { agentId: agent.slug, tierId: large?.id ?? "" };
    const preview = await billing.previewSwitch(buyer, order);
    expect(preview.dueNow.amount).toBeGreaterThan(2900);
    expect(preview.dueNow.amount).toBeLessThanOrEqual(3000);
    expect(preview.lines.map(({ description }) => description)).toContain("Plan for 4900");
    expect(preview.lines.reduce((sum, line) => sum + line.amount.amount, 0)).toBe(preview.dueNow.amount);
    await billing.previewSwitch(buyer, { ...order, tierId: small?.id ?? "" });
    expect(await made()).toEqual(before);
    expect(await switchPlan(buyer, order)).toMatchObject({ tier: { id: large?.id } });
  });
});

describe("a switch down that was cut off before its end was asked for", () => {
  it("leaves no plan to follow once the buyer switched up", async () => {
    const { buyer, offer, held } = await holder();
    const cutOff = switchPlan({ ...buyer, stripe: mutedStripe() }, await offer("month", 900));
    await expect(cutOff).rejects.toThrow("killed");
    const dearer = await offer("month", 4900);
    expect(await switchPlan(buyer, dearer)).toMatchObject({ nextTier: null });
    expect(await held()).toMatchObject({ tier: { id: dearer.tierId }, nextTier: null, cancelsAt: null });
  });

  it("is announced all the same once Stripe is asked, and resumed", async () => {
    const { buyer, agent, stripeId, offer, held } = await holder();
    const cheaper = await offer("month", 900);
    const cutOff = switchPlan({ ...buyer, stripe: mutedStripe() }, cheaper);
    await expect(cutOff).rejects.toThrow("killed");
    await billing.syncSubscription(buyer, stripeId);
    expect(await held()).toMatchObject({
      nextTier: { id: cheaper.tierId },
      cancelsAt: expect.any(String),
    });
    expect(await billing.resumeSubscription(buyer, agent.slug)).toMatchObject({
      nextTier: null,
      cancelsAt: null,
    });
  });

  it("is not taken back by an answer that Stripe gave before", async () => {
    const { buyer, stripeId, offer, held } = await holder();
    const cheaper = await offer("month", 900);
    const asked = Promise.withResolvers<void>();
    const arrives = Promise.withResolvers<void>();
    const retrieve = async (...given: Parameters<Stripe["subscriptions"]["retrieve"]>) => {
      const answer = await test.stripe.subscriptions.retrieve(...given);
      asked.resolve();
      await arrives.promise;
      return answer;
    };
    const subscriptions = Object.assign(Object.create(test.stripe.subscriptions), { retrieve });
    const slow: Stripe = Object.assign(Object.create(test.stripe), { subscriptions });
    const late = billing.syncSubscription({ ...buyer, stripe: slow }, stripeId);
    await asked.promise;
    const cutOff = switchPlan({ ...buyer, stripe: mutedStripe() }, cheaper);
    await expect(cutOff).rejects.toThrow("killed");
    arrives.resolve();
    await late;
    await billing.syncSubscription(buyer, stripeId);
    expect(await held()).toMatchObject({ nextTier: { id: cheaper.tierId } });
  });
});
