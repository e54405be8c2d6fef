import { testDatabase } from "@souk/db/testing/database";
import { expect, it } from "vitest";
import { newClaim, newHost, webWithFile } from "../testing/domains.ts";
import { contextOf, newVendor } from "../testing/market.ts";
import { checkHost } from "./domains.ts";

it("says whether each vendor that claims the host has proven it, and what was found", async () => {
  const { db } = await testDatabase();
  const ctx = contextOf(db, { kind: "system" });
  const { slug, owner } = await newVendor(db);
  const { host, file } = await newClaim(owner, slug);
  expect(await checkHost(ctx, [host])).toBe(
    `${host} is pending. There is no TXT record _souk.${host}. ${host} does not resolve to an address.\n`,
  );
  const proven = await checkHost({ ...ctx, publicWeb: webWithFile(file.body) }, [host]);
  expect(proven).toBe(`${host} is verified. ${file.url} holds the right text.\n`);
});

it("takes one host, which somebody claims", async () => {
  const { db } = await testDatabase();
  const ctx = contextOf(db, { kind: "system" });
  await expect(checkHost(ctx, [])).rejects.toThrow("one host");
  await expect(checkHost(ctx, ["a.example", "b.example"])).rejects.toThrow("one host");
  await expect(checkHost(ctx, [newHost()])).rejects.toThrow("No vendor claims");
});
