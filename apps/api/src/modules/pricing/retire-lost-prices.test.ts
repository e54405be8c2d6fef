import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contextOf, newAgent, newUser, tierInput } from "../../testing/market.ts";
import { idOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { createTier, retireLostPrices, updateTier } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const USD = (amount: number) => ({ amount, currency: "USD" });

/** A plan on sale, and one change of it and one plan beside it of which the process died once Stripe had a Price. */
async function broken() {
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const lost = () => {
    throw new Error("the process died");
  };
  const dying = { ...admin, db: Object.assign(Object.create(db), { transaction: lost }) };
  const agent = await newAgent(db);
  const input = () => tierInput({ name: "Pro", interval: "month", price: USD(1900) });
  const tier = await createTier(admin, agent.slug, input());
  const key = { agentId: agent.slug, tierId: tier.id };
  await expect(updateTier(dying, key, { price: USD(2900) })).rejects.toThrow("the process died");
  const stopped = Object.assign(Object.create(test.stripe.prices), { update: lost });
  const stripe = Object.assign(Object.create(test.stripe), { prices: stopped });
  await expect(createTier({ ...dying, stripe }, agent.slug, input())).rejects.toThrow("the process died");
  const prices = async () => {
    const { data } = await test.stripe.prices.list({ limit: 100 });
    return data.filter(isOf([tier.id], agent.listingId));
  };
  return { admin, agent, tier, key, prices };
}

const isOf =
  (tierIds: string[], listingId: string) =>
  ({ metadata }: Stripe.Price) =>
    tierIds.includes(metadata["souk_tier_id"] ?? "") || metadata["souk_listing_id"] === listingId;

const onSale = (prices: Stripe.Price[]) =>
  prices.filter(({ active }) => active).map(({ unit_amount: amount }) => amount);

/** The same look at Stripe so many days from now. */
const lookIn = (days: number) =>
  retireLostPrices({
    ...contextOf(db, { kind: "system" }),
    stripe: test.stripe,
    now: () => new Date(Date.now() + days * 86_400_000),
  });

describe("a Price that was made and never written down", () => {
  it("goes off sale after two days, with the Product that nobody has; what is on offer stays", async () => {
    const { prices, tier } = await broken();
    expect(onSale(await prices())).toEqual([1900, 2900, 1900]);
    await lookIn(3);
    const [orphan, changed, offered] = await prices();
    expect([orphan, changed, offered]).toMatchObject([
      { active: false, unit_amount: 1900 },
      { active: false, unit_amount: 2900 },
      { active: true, unit_amount: 1900, metadata: { souk_tier_id: tier.id } },
    ]);
    const activity = async (price: Stripe.Price | undefined) =>
      (await test.stripe.products.retrieve(idOf(price?.product))).active;
    expect([await activity(orphan), await activity(offered)]).toEqual([false, true]);
  });

  it("waits while the change may still be repeated, and is then the plan's own", async () => {
    const { admin, key, prices } = await broken();
    await lookIn(1);
    expect(onSale(await prices())).toEqual([1900, 2900, 1900]);
    await updateTier(admin, key, { price: USD(2900) });
    await lookIn(3);
    expect(onSale(await prices())).toEqual([2900]);
  });

  it("stays when it is of a plan and an agent that are not known here", async () => {
    const metadata = { souk_tier_id: randomUUID(), souk_listing_id: randomUUID() };
    const foreign = await test.stripe.prices.create({
      currency: "usd",
      unit_amount: 1900,
      product_data: { name: "Another market's" },
      metadata,
    });
    await lookIn(3);
    expect(await test.stripe.prices.retrieve(foreign.id)).toMatchObject({ active: true });
  });
});
