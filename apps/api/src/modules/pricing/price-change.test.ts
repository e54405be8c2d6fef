import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { pricingTiers, tierPrices } from "@souk/db/schema/commerce";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, isNotNull } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newUser } from "../../testing/market.ts";
import { newPaidPlan, payForPlan } from "../../testing/paid-plan.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { switchPlan } from "../../testing/switch-plan.ts";
import * as billing from "../billing/index.ts";
import { archiveTier, takeOffSale, updateTier } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const USD = (amount: number) => ({ amount, currency: "USD" });

/** A plan for 19.00 a month that somebody has. */
async function sold() {
  const plan = await newPaidPlan(db, test);
  const key = { agentId: plan.agent.slug, tierId: plan.tier.id };
  const offered = async () => (await callerOf(plan.admin).pricing.list({ agentId: key.agentId })).items;
  const seen = () => billing.getSubscription(plan.buyer, plan.agent.slug);
  const pricesAtStripe = async () => {
    const [row] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, key.tierId));
    const { data } = await test.stripe.prices.list({ product: row?.stripeProductId ?? "", limit: 100 });
    return data.map(({ unit_amount, active }) => [unit_amount, active]);
  };
  return { ...plan, key, offered, seen, pricesAtStripe };
}

/** A Stripe of which one call fails. */
function broken(what: "create" | "update"): Stripe {
  const prices = Object.assign(Object.create(test.stripe.prices), {
    [what]: () => Promise.reject(new Error("the connection broke")),
  });
  return Object.assign(Object.create(test.stripe), { prices });
}

describe("another price of a sold plan", () => {
  it("is what new buyers pay; those who have the plan keep theirs, renewal after renewal", async () => {
    const { admin, key, offered, seen, pricesAtStripe, customer, system, held } = await sold();
    await updateTier(admin, key, { price: USD(2900), trialDays: 7 });
    expect(await offered()).toMatchObject([{ id: key.tierId, price: USD(2900), trialDays: 7 }]);
    expect(await seen()).toMatchObject({ tier: { id: key.tierId, price: USD(1900) } });
    expect(await pricesAtStripe()).toEqual([
      [2900, true],
      [1900, false],
    ]);
    test.emulator.controls.advanceToNext(customer);
    await billing.syncSubscription(system, held.stripeSubscriptionId ?? "");
    expect(await seen()).toMatchObject({ status: "active", tier: { price: USD(1900) } });
    const invoices = await test.stripe.invoices.list({ customer });
    expect(invoices.data.map(({ total }) => total)).toEqual([1900, 1900]);
  });

  it("may be in another currency", async () => {
    const { admin, key, offered, seen } = await sold();
    await updateTier(admin, key, { price: { amount: 2500, currency: "EUR" } });
    expect(await offered()).toMatchObject([{ price: { amount: 2500, currency: "EUR" } }]);
    expect(await seen()).toMatchObject({ tier: { price: USD(1900) } });
  });

  it("does not change what was asked of somebody who stands at its payment page", async () => {
    const { admin, key, buyer } = await sold();
    const other = { ...(await newUser(db)), stripe: test.stripe };
    const opened = await billing.checkout(other, key);
    await updateTier(admin, key, { price: USD(2900) });
    const sessionId = (opened.status === "redirect" ? opened.url : "").split("/").find(isSession) ?? "";
    test.emulator.controls.payCheckout(sessionId);
    const landed = await billing.completeCheckout(other, sessionId);
    expect(landed).toMatchObject({ state: "active", subscription: { tier: { price: USD(1900) } } });
    expect(buyer.actor.organizationId).not.toBe(other.actor.organizationId);
  });

  it("leaves what was paid once as it was paid", async () => {
    const plan = await payForPlan(db, test, { interval: "one_time" });
    const key = { agentId: plan.agent.slug, tierId: plan.tier.id };
    await updateTier(plan.admin, key, { price: USD(2900) });
    const landed = await billing.completeCheckout(plan.buyer, plan.sessionId);
    expect(landed).toMatchObject({ subscription: { tier: { interval: "one_time", price: USD(1900) } } });
  });

  it("counts for a switch as what the buyer really pays", async () => {
    const { admin, key, buyer, newTier, agent } = await sold();
    const other = await newTier({ name: "Max", interval: "month", price: USD(2500) });
    await updateTier(admin, key, { price: USD(2900) });
    const order = { agentId: agent.slug, tierId: other.id };
    // 19.00 to 25.00 is dearer, though the plan costs others 29.00 by now.
    const preview = await billing.previewSwitch(buyer, order);
    expect(preview).toMatchObject({ kind: "at_once", nextCharge: { amount: USD(2500) } });
    expect(preview.dueNow.amount).toBeLessThanOrEqual(600);
    expect(await switchPlan(buyer, order)).toMatchObject({ tier: { price: USD(2500) } });
  });

  it("back and forth makes a Price each time, and the one on sale is active", async () => {
    const { admin, key, pricesAtStripe } = await sold();
    for (const amount of [2900, 1900, 2900]) await updateTier(admin, key, { price: USD(amount) });
    expect(await pricesAtStripe()).toEqual([
      [2900, true],
      [1900, false],
      [2900, false],
      [1900, false],
    ]);
  });

  it("that is the same price makes none", async () => {
    const { admin, key, pricesAtStripe } = await sold();
    await updateTier(admin, key, { price: USD(1900), interval: "month", trialDays: 3 });
    expect(await pricesAtStripe()).toEqual([[1900, true]]);
  });

  it("is audited with what it was and what it is", async () => {
    const { admin, key } = await sold();
    await updateTier(admin, key, { price: USD(2900) });
    const where = and(eq(auditEvents.subjectId, key.tierId), eq(auditEvents.action, "tier.changed"));
    const rows = await db.select({ details: auditEvents.details }).from(auditEvents).where(where);
    expect(rows).toMatchObject([{ details: { fields: ["price"], from: USD(1900), to: USD(2900) } }]);
  });
});

describe("a price change is refused", () => {
  it("without Stripe, and nothing is half-made", async () => {
    const { admin, key, offered, pricesAtStripe } = await sold();
    const call = updateTier({ ...admin, stripe: undefined }, key, { name: "Other", price: USD(2900) });
    expect(await refusalOf(call)).toBe("stripe.not_configured");
    expect(await offered()).toMatchObject([{ name: "Pro", price: USD(1900) }]);
    expect(await pricesAtStripe()).toEqual([[1900, true]]);
  });

  it.each([
    ["an unknown currency", { amount: 1900, currency: "ZZZ" }],
    ["thousandths of a dinar", { amount: 1255, currency: "KWD" }],
  ])("in words when Stripe does not take it: %s", async (_, price) => {
    const { admin, key, offered } = await sold();
    expect(await refusalOf(updateTier(admin, key, { price }))).toBe("tier.price_refused");
    expect(await offered()).toMatchObject([{ price: USD(1900) }]);
  });

  it.each([
    ["interval", { interval: "year" as const }, "tier.sold"],
    ["interval to once", { interval: "one_time" as const }, "tier.sold"],
    ["interval to free", { interval: "free" as const, price: USD(0) }, "tier.sold"],
    ["quotas", { price: USD(2900), quotas: [] }, "tier.sold"],
    ["price to nothing", { price: USD(0) }, "tier.free_price"],
  ])("when it changes the %s of a sold plan, before Stripe hears of it", async (_, changes, code) => {
    const { admin, key, offered, pricesAtStripe } = await sold();
    expect(await refusalOf(updateTier(admin, key, changes))).toBe(code);
    expect(await offered()).toMatchObject([{ price: USD(1900), interval: "month" }]);
    expect(await pricesAtStripe()).toEqual([[1900, true]]);
  });
});

describe("a price change that breaks off", () => {
  it("before Stripe answered changes nothing", async () => {
    const { admin, key, offered } = await sold();
    await expect(
      updateTier({ ...admin, stripe: broken("create") }, key, { price: USD(2900) }),
    ).rejects.toThrow("the connection broke");
    expect(await offered()).toMatchObject([{ price: USD(1900) }]);
  });

  it("before it was written is made with the same Price when it is asked for again", async () => {
    const { admin, key, offered, pricesAtStripe } = await sold();
    const lost = () => {
      throw new Error("the process died");
    };
    const dying = { ...admin, db: Object.assign(Object.create(db), { transaction: lost }) };
    await expect(updateTier(dying, key, { price: USD(2900) })).rejects.toThrow("the process died");
    expect(await offered()).toMatchObject([{ price: USD(1900) }]);
    await updateTier(admin, key, { price: USD(2900) });
    expect(await offered()).toMatchObject([{ price: USD(2900) }]);
    expect(await pricesAtStripe()).toEqual([
      [2900, true],
      [1900, false],
    ]);
  });

  it("before the old Price was off sale stands, and the next look takes it off", async () => {
    const { admin, key, offered, pricesAtStripe, system } = await sold();
    await updateTier({ ...admin, stripe: broken("update") }, key, { price: USD(2900) });
    expect(await offered()).toMatchObject([{ price: USD(2900) }]);
    expect(await pricesAtStripe()).toEqual([
      [2900, true],
      [1900, true],
    ]);
    for (const _ of ["once", "again"]) await takeOffSale(system);
    expect(await pricesAtStripe()).toEqual([
      [2900, true],
      [1900, false],
    ]);
    const retired = and(eq(auditEvents.action, "tier.price_retired"), eq(auditEvents.subjectId, key.tierId));
    expect(await db.$count(auditEvents, retired)).toBe(1);
  });

  it("is mended for every plan, though Stripe does not know the Price of one any more", async () => {
    const lost = await sold();
    const other = await sold();
    for (const { admin, key } of [lost, other]) {
      await updateTier({ ...admin, stripe: broken("update") }, key, { price: USD(2900) });
    }
    const price = and(eq(tierPrices.tierId, lost.key.tierId), eq(tierPrices.amount, 1900));
    await db
      .update(tierPrices)
      .set({ stripePriceId: `price_gone_${lost.key.tierId}` })
      .where(price);
    await takeOffSale(other.system);
    expect(await other.pricesAtStripe()).toEqual([
      [2900, true],
      [1900, false],
    ]);
    expect(await db.$count(tierPrices, and(price, isNotNull(tierPrices.offSaleAt)))).toBe(1);
  });

  it("by two at once leaves one Price on sale, the one that is on offer", async () => {
    const { admin, key, offered, pricesAtStripe } = await sold();
    await Promise.all([2900, 3900, 2900].map((amount) => updateTier(admin, key, { price: USD(amount) })));
    const [tier] = await offered();
    const active = (await pricesAtStripe()).filter(([, isActive]) => isActive);
    expect(active).toEqual([[tier?.price.amount, true]]);
  });

  it("is not undone by archiving, which takes every Price off sale", async () => {
    const { admin, key, seen, pricesAtStripe } = await sold();
    await updateTier({ ...admin, stripe: broken("update") }, key, { price: USD(2900) });
    await archiveTier(admin, key);
    expect(await pricesAtStripe()).toEqual([
      [2900, false],
      [1900, false],
    ]);
    expect(await seen()).toMatchObject({ access: true, tier: { price: USD(1900) } });
  });
});

describe("an unsold plan", () => {
  it("becomes free and paid again, each time with what it needs at Stripe", async () => {
    const { newTier, agent, admin } = await sold();
    const tier = await newTier({ name: "Max", interval: "month", price: USD(2500) });
    const key = { agentId: agent.slug, tierId: tier.id };
    const [before] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, tier.id));
    expect(await updateTier(admin, key, { interval: "free", price: USD(0) })).toMatchObject({
      price: USD(0),
    });
    expect(await test.stripe.prices.retrieve(before?.stripePriceId ?? "")).toMatchObject({ active: false });
    expect(await test.stripe.products.retrieve(before?.stripeProductId ?? "")).toMatchObject({
      active: false,
    });
    await updateTier(admin, key, { interval: "month", price: USD(2500) });
    const [after] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, tier.id));
    expect(after?.stripePriceId).not.toBe(before?.stripePriceId);
    expect(await test.stripe.prices.retrieve(after?.stripePriceId ?? "")).toMatchObject({ active: true });
  });

  it("whose interval and price are changed by two at once has the Price of what it says", async () => {
    const { newTier, agent, admin } = await sold();
    const { id: tierId } = await newTier({ name: "Max", interval: "month", price: USD(2500) });
    const key = { agentId: agent.slug, tierId };
    await Promise.all([
      updateTier(admin, key, { interval: "year" }),
      updateTier(admin, key, { price: USD(2700) }),
      updateTier(admin, key, { price: USD(2500) }),
    ]);
    const [tier] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, tierId));
    expect(await test.stripe.prices.retrieve(tier?.stripePriceId ?? "")).toMatchObject({
      active: true,
      unit_amount: tier?.priceAmount,
      recurring: { interval: tier?.interval },
    });
    expect(tier?.interval).toBe("year");
  });
});

describe("a price that was made by hand at Stripe", () => {
  it("is shown to the buyer who pays it, and on nobody's offer", async () => {
    const { held, system, seen, offered, key } = await sold();
    const [tier] = await db.select().from(pricingTiers).where(eq(pricingTiers.id, key.tierId));
    const price = await test.stripe.prices.create({
      product: tier?.stripeProductId ?? "",
      currency: "usd",
      unit_amount: 1500,
      recurring: { interval: "month" },
    });
    const stripeId = held.stripeSubscriptionId ?? "";
    const { items } = await test.stripe.subscriptions.retrieve(stripeId);
    await test.stripe.subscriptions.update(stripeId, {
      items: [{ id: items.data[0]?.id ?? "", price: price.id }],
    });
    await billing.syncSubscription(system, stripeId);
    await billing.syncSubscription(system, stripeId);
    expect(await seen()).toMatchObject({ tier: { id: key.tierId, price: USD(1500) } });
    expect(await offered()).toMatchObject([{ price: USD(1900) }]);
    expect(await db.$count(tierPrices, eq(tierPrices.tierId, key.tierId))).toBe(2);
    const found = await db
      .select({ subject: auditEvents.subjectId, details: auditEvents.details })
      .from(auditEvents)
      .where(and(eq(auditEvents.action, "tier.price_found"), eq(auditEvents.subjectId, key.tierId)));
    expect(found).toEqual([
      {
        subject: key.tierId,
        details: { stripePriceId: price.id, interval: "month", price: USD(1500) },
      },
    ]);
  });
});

function isSession(part: string): boolean {
  return part.startsWith("cs_");
}
