import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { vendors } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newVendor, type TestAgent } from "../../testing/market.ts";
import { createCategory, updateAgent } from "../catalog/index.ts";
import { createVendor } from "../vendors/index.ts";
import { indexListing } from "./index.ts";

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

describe("searching by words", () => {
  const vendor = `v-${randomUUID()}`;
  const category = `c-${randomUUID()}`;
  let ledger: TestAgent;
  let parrot: TestAgent;
  const found = (q: string) => slugs({ q, vendor });

  beforeAll(async () => {
    await createVendor(system(), { slug: vendor, name: "Quixotic Labs", summary: "" });
    await createCategory(system(), { slug: category, name: "Bookkeeping", summary: "" });
    ledger = await newAgent(db, {
      vendor,
      category,
      name: "Ledgerline",
      summary: "Automation that reads the invoices of animals to storytellers.",
      tags: ["vat-return"],
    });
    parrot = await newAgent(db, { vendor, name: "Parrot", summary: "Speaks back to you.", tags: [] });
  });

  it.each([
    ["a word of the name", "ledgerline"],
    ["its beginning", "ledg"],
    ["capitals", "LEDGER"],
    ["a word of the summary in another form", "invoice reading"],
    ["half a word whose stem is shorter than what was typed", "automat"],
    ["more of it, and more", "automatio anima"],
    ["a beginning that would be stemmed if it were a word", "story"],
    ["a tag, or a part of it", "vat"],
    ["a tag as it is written", "vat-return"],
    ["the category", "bookkeep"],
    ["words of different fields", "quixotic invoices bookkeeping ledgerline"],
    ["stop words among others", "the invoices of the animals"],
    ["operators of the search language around it", "!ledgerline & (invoices | <->)"],
    ["quotes and backslashes around it", "'ledgerline\\' \"invoices"],
    ["a percent sign before it", "%ledgerline_"],
  ])("finds a listing by %s", async (_, q) => {
    expect(await found(q)).toEqual([ledger.slug]);
  });

  it.each([
    ["the end of a word", "line"],
    ["one word too many", "ledgerline parrot"],
    ["a word of the description", "counts"],
    ["another vendor's name", "souk"],
  ])("finds nothing by %s", async (_, q) => {
    expect(await found(q)).toEqual([]);
  });

  it("finds all of a vendor's listings by the vendor's name", async () => {
    expect((await found("quixot")).toSorted()).toEqual([ledger.slug, parrot.slug].toSorted());
  });

  it.each(["", "   ", "the", "to and of the", "&|!():*<->", "🦜", "%"])(
    "finds everything by %j, which says nothing",
    async (q) => {
      expect(await found(q)).toHaveLength(2);
    },
  );

  it("puts a match in the name before one in the summary", async () => {
    const named = await newAgent(db, { vendor, name: "Zephyr", summary: "Moves air about for you." });
    const mentioned = await newAgent(db, { vendor, name: "Wind", summary: "Like a zephyr, but more." });
    expect(await found("zephyr")).toEqual([named.slug, mentioned.slug]);
  });

  it("goes by the present texts", async () => {
    const agent = await newAgent(db, { vendor, name: "Yesterday" });
    await updateAgent(system(), agent.slug, { name: "Tomorrow" });
    expect(await found("yesterday")).toEqual([]);
    expect(await found("tomorrow")).toEqual([agent.slug]);
  });

  it("answers any text at all", async () => {
    const units = fc.constantFrom("grapheme" as const, "binary" as const);
    await fc.assert(
      fc.asyncProperty(
        units.chain((unit) => fc.string({ unit, maxLength: 60 })),
        async (q) => {
          const refused = await found(q).then(
            () => "request.invalid",
            (error: unknown) => refusalOf(Promise.reject(error)),
          );
          expect(refused).toBe("request.invalid");
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("a listing's words", () => {
  it("follow the vendor's name when it is indexed again", async () => {
    const { slug } = await newVendor(db);
    const agent = await newAgent(db, { vendor: slug });
    await db.update(vendors).set({ name: "Rebaptized" }).where(eq(vendors.slug, slug));
    await db.transaction((tx) => indexListing({ ...system(), db: tx }, agent.listingId));
    expect(await slugs({ q: "rebaptiz", vendor: slug })).toEqual([agent.slug]);
  });
});
