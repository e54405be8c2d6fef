import { entitlements, subscriptions } from "@souk/db/schema/commerce";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { newAgent, newTier, newUser } from "../../testing/market.ts";
import { checkout } from "../billing/index.ts";
import { findAccess, hasAccess } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const START = new Date("2026-03-01T10:00:00.000Z");
const END = new Date("2026-04-01T10:00:00.000Z");
const shifted = (instant: Date, byMs: number) => new Date(instant.getTime() + byMs);

/** An organization whose access to an agent is [START, endsAt). */
async function holder(endsAt: Date | null) {
  const buyer = await newUser(db);
  const agent = await newAgent(db);
  const tier = await newTier(db, agent);
  await checkout({ ...buyer, now: () => START }, { agentId: agent.slug, tierId: tier.id });
  const { organizationId } = buyer.actor;
  await db.update(entitlements).set({ endsAt }).where(eq(entitlements.organizationId, organizationId));
  const at = (now: Date) => hasAccess({ ...buyer, now: () => now }, organizationId, agent.listingId);
  return { buyer, agent, organizationId, at };
}

describe("access", () => {
  it("begins at its first instant and is over at its last", async () => {
    const { at } = await holder(END);
    expect(await at(shifted(START, -1))).toBe(false);
    expect(await at(START)).toBe(true);
    expect(await at(shifted(END, -1))).toBe(true);
    expect(await at(END)).toBe(false);
    expect(await at(shifted(END, 1))).toBe(false);
  });

  it("without an end does not end by itself", async () => {
    const { at } = await holder(null);
    expect(await at(START)).toBe(true);
    expect(await at(new Date("2126-03-01T10:00:00.000Z"))).toBe(true);
  });

  it("that ends where it begins never was", async () => {
    const { at } = await holder(START);
    expect(await at(START)).toBe(false);
  });

  it("is what the entitlement says, whatever the subscription's status", async () => {
    const { at, organizationId } = await holder(END);
    await db
      .update(subscriptions)
      .set({ status: "canceled", canceledAt: START })
      .where(eq(subscriptions.organizationId, organizationId));
    expect(await at(START)).toBe(true);
    await db
      .update(subscriptions)
      .set({ status: "active", canceledAt: null })
      .where(eq(subscriptions.organizationId, organizationId));
    expect(await at(END)).toBe(false);
  });

  it("is one organization's and one listing's, and tells when it ends", async () => {
    const { buyer, agent, organizationId } = await holder(END);
    const other = await holder(null);
    const ctx = { ...buyer, now: () => START };
    const both = [agent.listingId, other.agent.listingId];
    expect(await findAccess(ctx, organizationId, both)).toEqual(
      new Map([[agent.listingId, { endsAt: END }]]),
    );
    expect(await findAccess(ctx, other.organizationId, both)).toEqual(
      new Map([[other.agent.listingId, { endsAt: null }]]),
    );
    expect(await findAccess(ctx, organizationId, [])).toEqual(new Map());
  });
});
