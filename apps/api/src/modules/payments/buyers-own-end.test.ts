import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPayment } from "../../testing/paid-plan.ts";
import { readSubject } from "../../testing/quota.ts";
import { startTestStripe, type TestStripe } from "../../testing/stripe.ts";
import { cancelSubscription, checkout, getSubscription } from "../billing/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { syncDispute, syncRefund } from "./index.ts";

let db: Database;
let test: TestStripe;
beforeAll(async () => {
  ({ db } = await testDatabase());
  test = await startTestStripe();
});
afterAll(() => test.emulator.close());

/** Who bought a plan that is paid once, with 10 pages a month. */
async function owner() {
  const plan = await newPayment(db, test);
  const { system, buyer, agent, newTier, purchaseId } = plan;
  const { controls } = test.emulator;
  const { organizationId } = buyer.actor;
  return {
    cancel: () => cancelSubscription(buyer, agent.slug),
    refund: async () => {
      const id = controls.refund(purchaseId);
      await syncRefund(system, id);
      return id;
    },
    failed: async (id: string) => {
      controls.failRefund(id);
      await syncRefund(system, id);
    },
    dispute: async () => {
      const id = controls.openDispute(purchaseId);
      await syncDispute(system, id);
      return id;
    },
    won: async (id: string) => {
      controls.closeDispute(id, "won");
      await syncDispute(system, id);
    },
    takeFree: async () => {
      const price = { amount: 0, currency: "USD" };
      const free = await newTier({ name: "Free", interval: "free", price, quotas: [] });
      await checkout(buyer, { agentId: agent.slug, tierId: free.id });
    },
    seen: async () => {
      const access = await hasAccess(buyer, organizationId, agent.listingId);
      return [(await getSubscription(buyer, agent.slug)).status, access];
    },
    limit: async () =>
      (await readSubject(db, { organizationId, listingId: agent.listingId, metric: "pages" })).limitQuantity,
  };
}

describe("what its buyer ended stays ended", () => {
  it("when a dispute is won that was open then", async () => {
    const { dispute, won, cancel, seen } = await owner();
    const id = await dispute();
    await cancel();
    await won(id);
    expect(await seen()).toEqual(["canceled", false]);
  });

  it("when a dispute is won that was opened after", async () => {
    const { dispute, won, cancel, seen } = await owner();
    await cancel();
    await won(await dispute());
    expect(await seen()).toEqual(["canceled", false]);
  });

  it("when a refund fails that was given after", async () => {
    const { refund, failed, cancel, seen } = await owner();
    await cancel();
    await failed(await refund());
    expect(await seen()).toEqual(["canceled", false]);
  });
});

describe("what money ended comes back with the money", () => {
  it("with its quota, though a plan without it was held meanwhile", async () => {
    const { refund, failed, takeFree, cancel, seen, limit } = await owner();
    const id = await refund();
    await takeFree();
    await cancel();
    expect(await limit()).toBe(0);
    await failed(id);
    expect([await seen(), await limit()]).toEqual([["active", true], 10]);
  });

  it("and leaves the quotas alone of a plan that is held now", async () => {
    const { refund, failed, takeFree, limit } = await owner();
    const id = await refund();
    await takeFree();
    await failed(id);
    expect(await limit()).toBe(0);
  });
});
