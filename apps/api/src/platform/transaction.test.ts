import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { categories } from "@souk/db/schema/catalog";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { contextOf } from "../testing/market.ts";
import { brokenUniqueConstraint } from "./query-error.ts";
import type { ServiceContext } from "./service-context.ts";
import { withTransaction } from "./transaction.ts";

let db: Database;
let ctx: ServiceContext;
beforeAll(async () => {
  ({ db } = await testDatabase());
  ctx = contextOf(db, { kind: "system" });
});

const insert = (on: ServiceContext, slug: string) => on.db.insert(categories).values({ slug, name: slug });
const isKept = async (slug: string) => (await db.$count(categories, eq(categories.slug, slug))) === 1;
const newSlug = () => `c-${randomUUID()}`;

describe("a transaction", () => {
  it("keeps what its work wrote and answers what the work answered", async () => {
    const slug = newSlug();
    const answer = await withTransaction(ctx, async (tx) => {
      await insert(tx, slug);
      expect(await isKept(slug)).toBe(false);
      return "done";
    });
    expect([answer, await isKept(slug)]).toEqual(["done", true]);
  });

  it("keeps nothing when its work throws, and passes the failure on as it is", async () => {
    const slug = newSlug();
    const failure = new Error("no");
    const work = withTransaction(ctx, async (tx) => {
      await insert(tx, slug);
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await isKept(slug)).toBe(false);
  });

  it("is joined by the one inside, whose work goes with it", async () => {
    const slug = newSlug();
    const work = withTransaction(ctx, async (outer) => {
      await withTransaction(outer, async (inner) => {
        expect(inner.db).toBe(outer.db);
        await insert(inner, slug);
      });
      throw new Error("after the inner one");
    });
    await expect(work).rejects.toThrow("after the inner one");
    expect(await isKept(slug)).toBe(false);
  });

  it("leaves the rest of the context as it was", async () => {
    await withTransaction(ctx, ({ db: tx, ...rest }) => {
      const { db: _, ...expected } = ctx;
      expect(rest).toEqual(expected);
      expect(tx).not.toBe(ctx.db);
      return Promise.resolve();
    });
  });
});

describe("a write that fails", () => {
  it("tells which unique constraint it broke", async () => {
    const slug = newSlug();
    await insert(ctx, slug);
    const failure: unknown = await insert(ctx, slug).then(undefined, (error: unknown) => error);
    expect(brokenUniqueConstraint(failure)).toBe("categories_slug_unique");
  });

  it("of another kind tells of none", async () => {
    const failures: unknown[] = [
      await insert(ctx, "\0").then(undefined, (error: unknown) => error),
      new Error("23505"),
      { code: "23505" },
      { code: "23503", constraint: "x" },
      "23505",
      null,
      undefined,
    ];
    expect(failures.map(brokenUniqueConstraint)).toEqual(failures.map(() => undefined));
  });
});
