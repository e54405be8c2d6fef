import type { Database } from "@souk/db/client";
import { users } from "@souk/db/schema/people";
import { stripeCustomers } from "@souk/db/schema/stripe";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newAgent, newTier, newUser } from "../../testing/market.ts";
import { idOf, startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import * as billing from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** A buyer before two paid plans of an agent. */
async function market() {
  const agent = await newAgent(db);
  const buyer = { ...(await newUser(db)), stripe: test.stripe };
  const tierIds: string[] = [];
  for (const amount of [1900, 4900]) {
    const tier = await newTier(db, agent, { interval: "month", price: { amount, currency: "USD" } });
    tierIds.push(tier.id);
  }
  const [small = "", large = ""] = tierIds;
  const open = (tierId: string) => billing.checkout(buyer, { agentId: agent.slug, tierId });
  const pages = async (status: "open" | "expired" | "complete") => {
    const { data } = await test.stripe.checkout.sessions.list({ limit: 100, status });
    return data.filter(({ client_reference_id: id }) => id === buyer.actor.organizationId);
  };
  return { agent, buyer, small, large, open, pages };
}

describe("payment pages of one buyer for one agent", () => {
  it("are one at most, though many are opened at the same moment", async () => {
    const { small, large, open, pages } = await market();
    await open(small);
    const answers = await Promise.all([small, large, small, large].map(open));
    const [left, ...others] = await pages("open");
    expect(others).toEqual([]);
    expect(answers).toContainEqual({ status: "redirect", url: left?.url });
    expect(await pages("expired")).toHaveLength(4);
  });

  it("are not opened while Stripe holds credit of the buyer, which would pay in place of money", async () => {
    const { small, open, pages, buyer } = await market();
    await open(small);
    const [customer] = await db
      .select({ id: stripeCustomers.stripeCustomerId })
      .from(stripeCustomers)
      .where(eq(stripeCustomers.organizationId, buyer.actor.organizationId));
    await test.stripe.customers.update(idOf(customer), { balance: -500 });
    await expect(open(small)).rejects.toMatchObject({ code: "billing.credit_held" });
    expect(await pages("open")).toHaveLength(1);
  });

  it("are not opened once an earlier one was paid: what it sold is live, though nobody landed yet", async () => {
    const { small, large, open, pages, buyer, agent } = await market();
    await open(small);
    const [first] = await pages("open");
    test.emulator.controls.payCheckout(idOf(first));
    await expect(open(large)).rejects.toMatchObject({
      code: "subscription.already_live",
      details: { tierId: small },
    });
    expect(await pages("open")).toEqual([]);
    expect(await open(small)).toMatchObject({ status: "active" });
    expect(await billing.getSubscription(buyer, agent.slug)).toMatchObject({ tier: { id: small } });
  });
});

describe("the Stripe customer of an organization", () => {
  it("is one, whatever the buyer is called by when an attempt that broke off is repeated", async () => {
    const { buyer, small, open } = await market();
    const { organizationId, userId } = buyer.actor;
    await open(small);
    const customers = async () =>
      (await test.stripe.customers.list({ limit: 100 })).data.filter(
        ({ metadata }) => metadata["souk_organization_id"] === organizationId,
      );
    expect(await customers()).toMatchObject([{ name: expect.any(String), email: buyer.email }]);
    // As if the process had been killed before it wrote the customer down.
    await db.delete(stripeCustomers).where(eq(stripeCustomers.organizationId, organizationId));
    await db
      .update(users)
      .set({ email: `new-${buyer.email}` })
      .where(eq(users.id, userId));
    await Promise.all([open(small), open(small)]);
    expect(await customers()).toMatchObject([{ email: `new-${buyer.email}` }]);
  });
});

describe("Stripe's portal", () => {
  it("opens with one configuration of ours, in which plans are canceled at the period's end and not switched", async () => {
    const { buyer, small, open } = await market();
    await open(small);
    await Promise.all([billing.openPortal(buyer), billing.openPortal(buyer)]);
    await billing.openPortal(buyer);
    const { data } = await test.stripe.billingPortal.configurations.list({ limit: 100 });
    const ours = data.filter(({ metadata }) => metadata?.["souk_portal"]);
    expect(ours).toMatchObject([
      {
        active: true,
        features: {
          subscription_update: { enabled: false },
          subscription_cancel: { enabled: true, mode: "at_period_end" },
          invoice_history: { enabled: true },
          payment_method_update: { enabled: true },
        },
      },
    ]);
    const opened = (await test.stripe.events.list({ type: "billing_portal.session.created" })).data;
    expect(opened).toHaveLength(3);
    for (const { data: told } of opened) expect(told.object).toMatchObject({ configuration: ours[0]?.id });
  });

  it("is not there for who never bought anything", async () => {
    const { buyer } = await market();
    await expect(billing.openPortal(buyer)).rejects.toMatchObject({ code: "billing.no_customer" });
  });
});
