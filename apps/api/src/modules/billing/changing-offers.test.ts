import type { TierChanges } from "@souk/contracts/pricing/entities";
import type { Database } from "@souk/db/client";
import { checkoutSessions } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, tierInput } from "../../testing/market.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { createTier, updateTier } from "../pricing/index.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

const USD = (amount: number) => ({ amount, currency: "USD" });

/** A buyer before a plan for 19.00 a month. */
async function market() {
  const system = { ...contextOf(db, { kind: "system" }), stripe: test.stripe };
  const admin = { ...(await newUser(db, "admin")), stripe: test.stripe };
  const agent = await newAgent(db);
  const tier = await createTier(system, agent.slug, tierInput({ interval: "month", price: USD(1900) }));
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const key = { agentId: agent.slug, tierId: tier.id };
  const open = async () => {
    const answer = await billing.checkout(buyer, key);
    const path = answer.status === "redirect" ? new URL(answer.url).pathname : "";
    return path.split("/").find((part) => part.startsWith("cs_")) ?? "";
  };
  const openPages = async () => {
    const { data } = await test.stripe.checkout.sessions.list({ limit: 100, status: "open" });
    return data.filter(({ client_reference_id: id }) => id === buyer.actor.organizationId);
  };
  const holds = () => billing.listSubscriptions(buyer).then(({ items }) => items.length > 0);
  return { system, admin, agent, tier, buyer, key, open, openPages, holds };
}

/** A Stripe that makes a payment page only after something else has happened, or fails to close one. */
function stripeWith(sessions: Partial<TestStripe["stripe"]["checkout"]["sessions"]>): Stripe {
  const checkout = Object.assign(Object.create(test.stripe.checkout), {
    sessions: Object.assign(Object.create(test.stripe.checkout.sessions), sessions),
  });
  return Object.assign(Object.create(test.stripe), { checkout });
}

describe("archiving a plan", () => {
  it("closes its payment pages, so that nobody pays for it any more", async () => {
    const { admin, buyer, key, open, openPages, holds } = await market();
    const sessionId = await open();
    await billing.archivePlan(admin, key);
    expect(await openPages()).toEqual([]);
    test.emulator.controls.payCheckout(sessionId);
    expect(await billing.completeCheckout(buyer, sessionId)).toMatchObject({ state: "expired" });
    const [page] = await db
      .select()
      .from(checkoutSessions)
      .where(eq(checkoutSessions.stripeSessionId, sessionId));
    expect([page?.state, await holds()]).toEqual(["expired", false]);
  });

  it("does the same for whoever calls the API", async () => {
    const { admin, key, open, openPages } = await market();
    await open();
    await callerOf(admin).pricing.archive(key);
    expect(await openPages()).toEqual([]);
  });

  it("leaves what was paid before as it was paid, though nobody landed yet", async () => {
    const { admin, buyer, key, open, agent } = await market();
    test.emulator.controls.payCheckout(await open());
    await billing.archivePlan(admin, key);
    const held = await billing.getSubscription(buyer, agent.slug);
    expect(held).toMatchObject({ status: "active", tier: { id: key.tierId } });
  });

  it("leaves the pages of other plans open", async () => {
    const { admin, key, openPages } = await market();
    const other = await market();
    await other.open();
    await billing.archivePlan(admin, key);
    expect([await openPages(), await other.openPages()]).toMatchObject([[], [{ status: "open" }]]);
  });

  it("fails while Stripe closes nothing, and is finished by the clock or by whoever repeats it", async () => {
    for (const finish of ["clock", "repeat"] as const) {
      const { system, admin, key, open, openPages } = await market();
      await open();
      const deaf = stripeWith({ expire: () => Promise.reject(new Error("the connection broke")) });
      await expect(billing.archivePlan({ ...admin, stripe: deaf }, key)).rejects.toThrow("connection broke");
      await billing.closeArchivedPages({ ...system, stripe: deaf });
      expect(await openPages()).toHaveLength(1);
      await (finish === "clock" ? billing.closeArchivedPages(system) : billing.archivePlan(admin, key));
      expect(await openPages()).toEqual([]);
    }
  });
});

describe("a plan that changes while its payment page is made", () => {
  const quotas = [{ metric: "pages", limit: 3, period: "month" as const }];
  const changes: [string, TierChanges][] = [
    ["another price", { price: USD(2900) }],
    ["another interval", { interval: "year" }],
    ["no price any more", { interval: "free", price: USD(0) }],
    ["another trial", { trialDays: 14 }],
    ["no quotas any more", { quotas: [] }],
    ["other quotas", { quotas }],
  ];

  it.each(changes)("is not sold unseen: %s", async (_, change) => {
    const { admin, buyer, key, openPages, holds } = await market();
    for (const moment of ["before", "after"] as const) {
      const stripe = stripeWith({
        create: async (...order: Parameters<typeof test.stripe.checkout.sessions.create>) => {
          if (moment === "before") await updateTier(admin, key, change);
          const page = await test.stripe.checkout.sessions.create(...order);
          if (moment === "after") await updateTier(admin, key, change);
          return page;
        },
      });
      expect(await refusalOf(billing.checkout({ ...buyer, stripe }, key))).toBe("tier.changed");
      expect([await openPages(), await holds()]).toEqual([[], false]);
      const back = { interval: "month", price: USD(1900), trialDays: 0, quotas: tierInput().quotas } as const;
      await updateTier(admin, key, back);
    }
    expect(await billing.checkout(buyer, key)).toMatchObject({ status: "redirect" });
  });

  it.each(["before", "after"] as const)(
    "is not sold once it is archived %s the page is made",
    async (moment) => {
      const { admin, buyer, key, openPages } = await market();
      const stripe = stripeWith({
        create: async (...order: Parameters<typeof test.stripe.checkout.sessions.create>) => {
          if (moment === "before") await billing.archivePlan(admin, key);
          const page = await test.stripe.checkout.sessions.create(...order);
          await billing.archivePlan(admin, key);
          return page;
        },
      });
      expect(await refusalOf(billing.checkout({ ...buyer, stripe }, key))).toBe("tier.not_found");
      expect(await openPages()).toEqual([]);
    },
  );

  it("is sold when only its texts are other ones", async () => {
    const { admin, buyer, key } = await market();
    const stripe = stripeWith({
      create: async (...order: Parameters<typeof test.stripe.checkout.sessions.create>) => {
        await updateTier(admin, key, { name: "Renamed", features: ["New words"] });
        return test.stripe.checkout.sessions.create(...order);
      },
    });
    expect(await billing.checkout({ ...buyer, stripe }, key)).toMatchObject({ status: "redirect" });
  });

  it.each([1, 3])("is sold when it costs the same again, after %d times there and back", async (times) => {
    const { admin, buyer, key, openPages } = await market();
    let left = times;
    const stripe = stripeWith({
      create: async (...order: Parameters<typeof test.stripe.checkout.sessions.create>) => {
        left -= 1;
        for (const amount of left < 0 ? [] : [2900, 1900])
          await updateTier(admin, key, { price: USD(amount) });
        return test.stripe.checkout.sessions.create(...order);
      },
    });
    expect(await billing.checkout({ ...buyer, stripe }, key)).toMatchObject({ status: "redirect" });
    expect(await openPages()).toMatchObject([{ amount_total: 1900 }]);
  });

  it("keeps its quotas from the moment that the page is handed out", async () => {
    const { admin, key, open } = await market();
    await open();
    expect(await refusalOf(updateTier(admin, key, { quotas: [] }))).toBe("tier.sold");
  });
});
