import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { members, organizations } from "@souk/db/schema/organizations";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { contextOf, newAgent, newUser, newVendor, throughAgent } from "../../testing/market.ts";
import { listVendorsOf } from "./index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).vendors;
const admin = async () => callerOf(await newUser(db, "admin")).vendors;
const vendorInput = () => ({ slug: `v-${randomUUID()}`, name: "Test vendor" });

describe("registering a vendor", () => {
  it("makes it and the organization behind it, owned by the account that is named", async () => {
    const owner = await newUser(db);
    const input = {
      ...vendorInput(),
      website: "https://vendor.example/",
      ownerEmail: owner.email.toUpperCase(),
    };
    const made = await (await admin()).create(input);
    expect(made).toMatchObject({
      slug: input.slug,
      verification: "none",
      website: input.website,
      listings: 0,
    });
    const seats = await db
      .select({ userId: members.userId, role: members.role })
      .from(organizations)
      .innerJoin(members, eq(members.organizationId, organizations.id))
      .where(eq(organizations.slug, `vendor-${input.slug}`));
    expect(seats).toEqual([{ userId: owner.actor.userId, role: "owner" }]);
    expect(await listVendorsOf(owner, owner.actor.userId, "listings.manage")).toMatchObject([
      { slug: input.slug },
    ]);
  });

  it("is refused for a taken slug and an unknown owner, with no organization left over", async () => {
    const house = await admin();
    const taken = await newVendor(db);
    expect(await refusalOf(house.create({ ...vendorInput(), slug: taken.slug }))).toBe("vendor.slug_taken");
    const input = { ...vendorInput(), ownerEmail: `${randomUUID()}@people.example` };
    expect(await refusalOf(house.create(input))).toBe("user.not_found");
    expect(await db.$count(organizations, eq(organizations.slug, `vendor-${input.slug}`))).toBe(0);
  });

  it.each([
    ["a slug with blanks", { slug: "a b" }],
    ["a website that is a script", { website: "javascript:alert(1)" }],
    ["a website with a password", { website: "https://me:pw@vendor.example/" }],
    ["an owner that is no address", { ownerEmail: "owner" }],
    ["a verification of its own", { verification: "kyc" }],
  ])("is refused with %s", async (_, fields) => {
    expect(await refusalOf((await admin()).create({ ...vendorInput(), ...fields }))).toBe("request.invalid");
  });

  it("is for admins only", async () => {
    const user = await newUser(db);
    const agent = await newAgent(db);
    expect(await refusalOf(visitor().create(vendorInput()))).toBe("auth.required");
    expect(await refusalOf(callerOf(user).vendors.create(vendorInput()))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(throughAgent(user, agent)).vendors.create(vendorInput()))).toBe(
      "auth.forbidden",
    );
  });
});

describe("a vendor", () => {
  it("is shown to anyone with the number of its approved listings", async () => {
    const { slug } = await newVendor(db);
    const hidden = await newAgent(db, { vendor: slug });
    await newAgent(db, { vendor: slug });
    const catalog = callerOf(await newUser(db, "admin")).catalog;
    await catalog.setAgentStatus({ agentId: hidden.slug, status: "retired" });
    const shown = await visitor().get({ vendorSlug: slug });
    expect(shown.listings).toBe(1);
    const { items } = await visitor().list();
    expect(items.find((vendor) => vendor.slug === slug)).toEqual(shown);
  });

  it("stands among the others by name, whatever the case", async () => {
    const house = await admin();
    const tag = randomUUID();
    for (const name of ["Zeta", "beta", "Alpha"])
      await house.create({ ...vendorInput(), name: `${name} ${tag}` });
    const names = (await visitor().list()).items.map(({ name }) => name).filter((name) => name.endsWith(tag));
    expect(names).toEqual(["Alpha", "beta", "Zeta"].map((name) => `${name} ${tag}`));
  });

  it("that is unknown is not found, and a malformed slug is invalid", async () => {
    expect(await refusalOf(visitor().get({ vendorSlug: `v-${randomUUID()}` }))).toBe("vendor.not_found");
    expect(await refusalOf(visitor().get({ vendorSlug: "../x" }))).toBe("request.invalid");
  });

  it.each([
    ["owner", null, true],
    ["admin", null, true],
    ["member", "publisher", true],
    ["member", "finance", false],
    ["member", "viewer", false],
    ["billing", null, false],
  ] as const)("is published for by its %s with the part %s: %s", async (role, vendorRole, mayPublish) => {
    const { owner, slug } = await newVendor(db);
    const { userId } = owner.actor;
    await db.update(members).set({ role, vendorRole }).where(eq(members.userId, userId));
    const published = await listVendorsOf(owner, userId, "listings.manage");
    expect(published.map((vendor) => vendor.slug)).toEqual(mayPublish ? [slug] : []);
  });
});
