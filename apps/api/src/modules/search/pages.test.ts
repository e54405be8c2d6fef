import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { listings } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newTier, newUser } from "../../testing/market.ts";
import { checkout } from "../billing/index.ts";
import { createVendor } from "../vendors/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const system = () => contextOf(db, { kind: "system" });
type Query = Parameters<ReturnType<typeof visitor>["listListings"]>[0];
const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).catalog;
const encode = (keys: unknown) => Buffer.from(JSON.stringify(keys)).toString("base64url");

/** The slugs that a search answers, in its order. */
async function slugs(query: Query): Promise<string[]> {
  const { items } = await visitor().listListings(query);
  return items.map(({ slug }) => slug);
}

describe("pages", () => {
  const vendor = `v-${randomUUID()}`;
  const SORTS = ["relevance", "newest", "name"] as const;
  const SIZE = 13;

  beforeAll(async () => {
    await createVendor(system(), { slug: vendor, name: "Paginated", summary: "" });
    const buyer = await newUser(db);
    // Many of the same name, instant and popularity, so that only the id orders them.
    for (let n = 0; n < SIZE; n += 1) {
      const agent = await newAgent(db, { vendor, name: ["Tie", "tie", "Élan", "100 % _"][n % 4] ?? "" });
      const publishedAt = new Date(Date.UTC(2026, 0, 1 + (n % 3), 0, 0, 0, 1));
      await db.update(listings).set({ publishedAt }).where(eq(listings.id, agent.listingId));
      if (n % 5 !== 0) continue;
      await checkout(buyer, { agentId: agent.slug, tierId: (await newTier(db, agent)).id });
    }
  });

  async function walk(query: NonNullable<Query>): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await visitor().listListings({ vendor, ...query, ...(cursor ? { cursor } : {}) });
      expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 24);
      expect(page.total).toBe(SIZE);
      seen.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor;
    }
    return seen;
  }

  it("of any size and sort hold every listing once, in one order", async () => {
    const whole = new Map<string, string[]>();
    for (const sort of SORTS) whole.set(sort, await slugs({ vendor, sort, limit: 100 }));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SORTS),
        fc.integer({ min: 1, max: SIZE + 1 }),
        async (sort, limit) => {
          const seen = await walk({ sort, limit });
          expect(seen).toEqual(whole.get(sort));
          expect(new Set(seen).size).toBe(SIZE);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("hold every match of words once too", async () => {
    expect(await walk({ q: "paginated", limit: 4 })).toEqual(await slugs({ vendor, q: "paginated" }));
  });

  it("go by popularity, by age or by name", async () => {
    const names = (await visitor().listListings({ vendor, sort: "name" })).items.map(({ name }) =>
      name.toLowerCase(),
    );
    expect(names).toEqual(names.toSorted());
    const [first] = (await visitor().listListings({ vendor, sort: "relevance" })).items;
    expect(first?.price.hasFreePlan).toBe(true);
    const newest = (await visitor().listListings({ vendor, sort: "newest" })).items.at(0);
    const [row] = await db
      .select()
      .from(listings)
      .where(eq(listings.slug, newest?.slug ?? ""));
    expect(row?.publishedAt?.toISOString()).toBe("2026-01-03T00:00:00.001Z");
  });

  it("are refused for a cursor that was made for another sort or list", async () => {
    for (const sort of SORTS) {
      const { nextCursor } = await visitor().listListings({ vendor, sort, limit: 1 });
      for (const other of SORTS.filter((name) => name !== sort)) {
        const call = visitor().listListings({ vendor, sort: other, cursor: nextCursor ?? "" });
        expect(await refusalOf(call)).toBe("request.invalid");
      }
    }
    const call = visitor().listListings({ cursor: encode([randomUUID()]) });
    expect(await refusalOf(call)).toBe("request.invalid");
  });

  it.each([
    ["no base64", "%%%"],
    ["no JSON", "bm90IGpzb24"],
    ["an object", encode({})],
    ["numbers", encode([1, 2, 3])],
    ["too few keys", encode(["newest", "1"])],
    ["too many keys", encode(["newest", "1", randomUUID(), ""])],
    ["no id", encode(["newest", "1", "x"])],
    ["a number that overflows", encode(["newest", "9".repeat(21), randomUUID()])],
    ["a negative number", encode(["newest", "-1", randomUUID()])],
    ["SQL", encode(["newest", "1') or true --", randomUUID()])],
    ["a NUL", encode(["name", "\0", randomUUID()])],
    ["half a character", encode(["name", "\ud800", randomUUID()])],
    ["a key without end", encode(["name", "x".repeat(301), randomUUID()])],
  ])("are refused for a cursor that holds %s", async (_, cursor) => {
    for (const sort of SORTS) {
      expect(await refusalOf(visitor().listListings({ sort, cursor }))).toBe("request.invalid");
    }
  });

  it("never fail, whatever is done to a cursor", async () => {
    const { nextCursor } = await visitor().listListings({ vendor, sort: "name", limit: 1 });
    const cursor = nextCursor ?? "";
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: cursor.length - 1 }), fc.string({ maxLength: 3 }), async (at, put) => {
        const changed = cursor.slice(0, at) + put + cursor.slice(at + 1);
        const answer = await visitor()
          .listListings({ vendor, sort: "name", cursor: changed })
          .catch((error: unknown) => refusalOf(Promise.reject(error)));
        expect(answer === "request.invalid" || typeof answer === "object").toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it.each([0, 101, 1.5, -1])("of %d items are refused", async (limit) => {
    expect(await refusalOf(visitor().listListings({ limit }))).toBe("request.invalid");
  });
});
