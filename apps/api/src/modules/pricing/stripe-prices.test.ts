import type { Database } from "@souk/db/client";
import { pricingTiers } from "@souk/db/schema/commerce";
import Stripe from "stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refusalOf } from "../../testing/caller.ts";
import { newAgent, newUser, tierInput } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { checkout } from "../billing/index.ts";
import { archiveTier, createTier, describeTier, ensurePrice, updateTier } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

async function setUp() {
  const agent = await newAgent(db);
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const paid = (amount: number, currency = "USD") =>
    tierInput({ name: "Pro", interval: "month", price: { amount, currency } });
  return { agent, admin, paid };
}

async function stripeIds(tierId: string) {
  const [row] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, tierId));
  if (!row?.stripePriceId || !row.stripeProductId) throw new Error("the plan has no Stripe price");
  return { priceId: row.stripePriceId, productId: row.stripeProductId };
}

describe("a paid plan at Stripe", () => {
  it.each([
    [1900, "USD"],
    [1900, "JPY"],
    [1250, "KWD"],
  ])("has a Product and a Price of %d minor units of %s", async (amount, currency) => {
    const { agent, admin, paid } = await setUp();
    const tier = await createTier(admin, agent.slug, paid(amount, currency));
    const { priceId, productId } = await stripeIds(tier.id);
    expect(await test.stripe.prices.retrieve(priceId)).toMatchObject({
      unit_amount: amount,
      currency: currency.toLowerCase(),
      product: productId,
      recurring: { interval: "month" },
      metadata: { souk_tier_id: tier.id },
    });
  });

  it("is not made without Stripe, and nothing is half-made", async () => {
    const { agent, admin, paid } = await setUp();
    const call = createTier({ ...admin, stripe: undefined }, agent.slug, paid(1900));
    expect(await refusalOf(call)).toBe("stripe.not_configured");
    expect(await db.$count(pricingTiers, eq(pricingTiers.listingId, agent.listingId))).toBe(0);
  });

  it("whose price Stripe does not take is refused in words, with nothing half-made", async () => {
    const { agent, admin, paid } = await setUp();
    const refusing = {
      ...admin,
      stripe: Object.assign(Object.create(test.stripe), {
        prices: {
          create: () =>
            Promise.reject(
              new Stripe.errors.StripeInvalidRequestError({
                type: "invalid_request_error",
                message: "Invalid currency: zzz",
              }),
            ),
        },
      }) as Stripe,
    };
    expect(await refusalOf(createTier(refusing, agent.slug, paid(1900, "ZZZ")))).toBe("tier.price_refused");
    expect(await db.$count(pricingTiers, eq(pricingTiers.listingId, agent.listingId))).toBe(0);
  });

  it("is taken off sale there when it cannot be written here", async () => {
    const { agent, admin, paid } = await setUp();
    const first = await createTier(admin, agent.slug, paid(1900));
    const again = createTier(admin, agent.slug, { ...paid(2900), slug: first.slug });
    expect(await refusalOf(again)).toBe("tier.slug_taken");
    const left = await test.stripe.prices.list({ limit: 100, active: true });
    expect(left.data.filter((price) => price.unit_amount === 2900 && price.currency === "usd")).toEqual([]);
  });

  it("gets a new Price for a new price; the old one goes off sale", async () => {
    const { agent, admin, paid } = await setUp();
    const tier = await createTier(admin, agent.slug, paid(1900));
    const before = await stripeIds(tier.id);
    await updateTier(
      admin,
      { agentId: agent.slug, tierId: tier.id },
      { price: { amount: 2100, currency: "USD" } },
    );
    const after = await stripeIds(tier.id);
    expect(after.productId).toBe(before.productId);
    expect(await test.stripe.prices.retrieve(before.priceId)).toMatchObject({
      active: false,
      unit_amount: 1900,
    });
    expect(await test.stripe.prices.retrieve(after.priceId)).toMatchObject({
      active: true,
      unit_amount: 2100,
    });
  });

  it("keeps its quotas and interval while somebody stands at its payment page", async () => {
    const { agent, admin, paid } = await setUp();
    const tier = await createTier(admin, agent.slug, paid(1900));
    const buyer = { ...(await newUser(db)), stripe: test.stripe };
    await checkout(buyer, { agentId: agent.slug, tierId: tier.id });
    const key = { agentId: agent.slug, tierId: tier.id };
    expect(await refusalOf(updateTier(admin, key, { quotas: [] }))).toBe("tier.sold");
    expect(await refusalOf(updateTier(admin, key, { interval: "year" }))).toBe("tier.sold");
  });

  it("is archived there with it, and twice is once", async () => {
    const { agent, admin, paid } = await setUp();
    const tier = await createTier(admin, agent.slug, paid(1900));
    await archiveTier(admin, { agentId: agent.slug, tierId: tier.id });
    await archiveTier(admin, { agentId: agent.slug, tierId: tier.id });
    const { priceId, productId } = await stripeIds(tier.id);
    expect(await test.stripe.prices.retrieve(priceId)).toMatchObject({ active: false });
    expect(await test.stripe.products.retrieve(productId)).toMatchObject({ active: false });
  });

  it("that was described before Stripe was there gets one price, however many ask", async () => {
    const { agent, admin, paid } = await setUp();
    const tier = await describeTier(admin, agent.slug, paid(3300));
    const asked = Array.from({ length: 8 }, () => ensurePrice(admin, { ...tier, agentName: "Agent" }));
    const prices = await Promise.all(asked);
    expect(new Set(prices.map(({ stripePriceId }) => stripePriceId)).size).toBe(1);
  });

  it("whose terms change while its first price is made keeps the price of the new terms", async () => {
    const { agent, admin, paid } = await setUp();
    const tier = await describeTier(admin, agent.slug, paid(3300));
    const key = { agentId: agent.slug, tierId: tier.id };
    const create: Stripe["prices"]["create"] = async (...order) => {
      const made = await test.stripe.prices.create(...order);
      await updateTier(admin, key, { price: { amount: 4400, currency: "USD" } });
      return made;
    };
    const prices = Object.assign(Object.create(test.stripe.prices), { create });
    const slow = { ...admin, stripe: Object.assign(Object.create(test.stripe), { prices }) };
    const { stripePriceId: priceId } = await ensurePrice(slow, { ...tier, agentName: "Agent" });
    expect(priceId).toBe((await stripeIds(tier.id)).priceId);
    expect(await test.stripe.prices.retrieve(priceId)).toMatchObject({ unit_amount: 4400, active: true });
  });
});
