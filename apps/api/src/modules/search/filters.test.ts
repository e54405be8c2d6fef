import { randomUUID } from "node:crypto";
import { ListingStatus } from "@souk/contracts/catalog/entities";
import type { Database } from "@souk/db/client";
import { listings } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newTier } from "../../testing/market.ts";
import { createVendor } from "../vendors/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const system = () => contextOf(db, { kind: "system" });
type Query = Parameters<ReturnType<typeof visitor>["listListings"]>[0];
const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).catalog;

/** The slugs that a search answers, in its order. */
async function slugs(query: Query): Promise<string[]> {
  const { items } = await visitor().listListings(query);
  return items.map(({ slug }) => slug);
}

describe("filters and counts", () => {
  const vendor = `v-${randomUUID()}`;
  const [red, blue] = [`red-${randomUUID()}`, `blue-${randomUUID()}`];
  const made: Record<"redAgent" | "redPack" | "blueAgent" | "bluePlugin", string> = {
    redAgent: "",
    redPack: "",
    blueAgent: "",
    bluePlugin: "",
  };

  beforeAll(async () => {
    await createVendor(system(), { slug: vendor, name: "Counter", summary: "" });
    const redAgent = await newAgent(db, { vendor, category: red, name: "Common one" });
    const blueAgent = await newAgent(db, { vendor, category: blue, name: "Common two" });
    await newTier(db, redAgent);
    await newTier(db, blueAgent, { interval: "month", price: { amount: 900, currency: "USD" } });
    await newTier(db, blueAgent, { interval: "year", price: { amount: 6000, currency: "USD" } });
    made.redAgent = redAgent.slug;
    made.blueAgent = blueAgent.slug;
    made.redPack = await newGood("pack", red);
    made.bluePlugin = await newGood("plugin", blue);
  });

  /** A good that is no agent yet has a listing only. */
  async function newGood(kind: string, category: string): Promise<string> {
    const agent = await newAgent(db, { vendor, category, name: `Rare ${kind}` });
    await db.update(listings).set({ kind }).where(eq(listings.id, agent.listingId));
    return agent.slug;
  }

  const sorted = async (query: Query) => (await slugs({ vendor, ...query })).toSorted();

  it("keep what they name, each and together", async () => {
    expect(await sorted({ kind: "agent" })).toEqual([made.redAgent, made.blueAgent].toSorted());
    expect(await sorted({ category: red })).toEqual([made.redAgent, made.redPack].toSorted());
    expect(await sorted({ category: red, kind: "agent" })).toEqual([made.redAgent]);
    expect(await sorted({ price: "free" })).toEqual([made.redAgent]);
    expect(await sorted({ category: blue, price: "free" })).toEqual([]);
    expect(await sorted({ q: "rare", kind: "plugin" })).toEqual([made.bluePlugin]);
    expect(await sorted({ category: `none-${randomUUID()}` })).toEqual([]);
  });

  it("for agents keep agents", async () => {
    const { items, total } = await visitor().listAgents({ vendor, category: red });
    expect(items.map(({ slug }) => slug)).toEqual([made.redAgent]);
    expect(total).toBe(1);
  });

  it("count every value as if it were chosen instead, the other filters applied", async () => {
    const { facets, total } = await visitor().listListings({ vendor, category: red, kind: "agent" });
    expect(total).toBe(1);
    // In red: one agent, one pack. Of agents: one red, one blue.
    expect(facets.kinds).toEqual([
      { value: "agent", count: 1 },
      { value: "pack", count: 1 },
    ]);
    expect(facets.categories).toEqual([
      { value: blue, count: 1 },
      { value: red, count: 1 },
    ]);
    for (const { value, count } of facets.categories) {
      expect((await visitor().listListings({ vendor, category: value, kind: "agent" })).total).toBe(count);
    }
  });

  it("count over all pages, and with words and price applied", async () => {
    const first = await visitor().listListings({ vendor, limit: 1 });
    expect(first).toMatchObject({ total: 4, items: [expect.anything()] });
    const free = await visitor().listListings({ vendor, price: "free" });
    expect(free.facets).toEqual({
      kinds: [{ value: "agent", count: 1 }],
      categories: [{ value: red, count: 1 }],
    });
    const rare = await visitor().listListings({ vendor, q: "rare" });
    expect(rare.facets.kinds.map(({ value }) => value)).toEqual(["pack", "plugin"]);
  });

  it("show on a card the plan that is cheapest by the month", async () => {
    const [card] = (await visitor().listListings({ vendor, category: blue, kind: "agent" })).items;
    expect(card?.price).toEqual({
      hasFreePlan: false,
      from: { amount: 6000, currency: "USD" },
      fromInterval: "year",
    });
  });

  it.each(ListingStatus.options)("never show a listing that is not public: %s", async (status) => {
    const agent = await newAgent(db, { name: "Peekaboo" });
    await db.update(listings).set({ status }).where(eq(listings.id, agent.listingId));
    const isShown = status === "approved" || status === "deprecated";
    for (const sort of ["relevance", "newest", "name"] as const) {
      const answer = await visitor().listListings({ vendor: agent.vendorSlug, q: "peekaboo", sort });
      expect(answer.items).toHaveLength(isShown ? 1 : 0);
      expect(answer.total).toBe(isShown ? 1 : 0);
      expect(answer.facets.kinds).toHaveLength(isShown ? 1 : 0);
    }
  });
});
