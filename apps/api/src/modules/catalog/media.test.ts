import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser } from "../../testing/market.ts";
import { getMedia, setIcon } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const system = () => contextOf(db, { kind: "system" });
const visitor = () => contextOf(db, { kind: "anonymous" });
const svg = (text: string) => ({
  contentType: "image/svg+xml" as const,
  body: Buffer.from(`<svg>${text}</svg>`),
});

async function iconIdOf(agentId: string): Promise<string> {
  const { iconPath } = await callerOf(visitor()).catalog.getAgent({ agentId });
  return iconPath?.replace("/media/", "") ?? "";
}

describe("an icon", () => {
  it("is served as it was stored, to anyone", async () => {
    const { slug } = await newAgent(db);
    expect(await iconIdOf(slug)).toBe("");
    await setIcon(system(), slug, svg("one"));
    expect(await getMedia(visitor(), await iconIdOf(slug))).toEqual(svg("one"));
  });

  it("that is replaced has a new address, because browsers keep the old one for good", async () => {
    const { slug } = await newAgent(db);
    await setIcon(system(), slug, svg("one"));
    const old = await iconIdOf(slug);
    await setIcon(system(), slug, svg("two"));
    expect(await getMedia(visitor(), await iconIdOf(slug))).toEqual(svg("two"));
    expect(await refusalOf(getMedia(visitor(), old))).toBe("route.not_found");
  });

  it.each(["", "icon", "..", "%00", "\0", "1' or true --", `${randomUUID()}0`, randomUUID()])(
    "of the id %j is not found",
    async (id) => {
      expect(await refusalOf(getMedia(visitor(), id))).toBe("route.not_found");
    },
  );

  it("is not a stranger's to set", async () => {
    const { slug } = await newAgent(db);
    expect(await refusalOf(setIcon(await newUser(db), slug, svg("x")))).toBe("listing.not_found");
    expect(await refusalOf(setIcon(visitor(), slug, svg("x")))).toBe("listing.not_found");
  });
});

describe("a shelf", () => {
  it("counts approved listings, and exists once", async () => {
    const { slug, categorySlug } = await newAgent(db);
    await newAgent(db, { category: categorySlug });
    const shelf = async () => {
      const { items } = await callerOf(visitor()).catalog.listCategories();
      return items.filter((item) => item.slug === categorySlug).map(({ listings }) => listings);
    };
    expect(await shelf()).toEqual([2]);
    const admin = callerOf(await newUser(db, "admin")).catalog;
    await admin.setAgentStatus({ agentId: slug, status: "suspended" });
    expect(await shelf()).toEqual([1]);
  });
});
