import { createHash, randomUUID } from "node:crypto";
import { NewAgent } from "@souk/contracts/catalog/entities";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { agents, listings, metrics } from "@souk/db/schema/catalog";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { members } from "@souk/db/schema/organizations";
import { testDatabase } from "@souk/db/testing/database";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { agentInput, contextOf, newAgent, newUser, newVendor, throughAgent } from "../../testing/market.ts";
import { createAgent, createCategory } from "./index.ts";

let db: Database;
const category = `c-${randomUUID()}`;
beforeAll(async () => {
  ({ db } = await testDatabase());
  await createCategory(contextOf(db, { kind: "system" }), { slug: category, name: "Tests", summary: "" });
});

/** A vendor's owner and what they would state. */
async function publisher() {
  const vendor = await newVendor(db);
  return { ...vendor, input: { ...agentInput(), vendor: vendor.slug, category } };
}

/** Rows that a registration writes, counted over the whole database. */
async function registrations() {
  return {
    listings: await db.$count(listings),
    agents: await db.$count(agents),
    metrics: await db.$count(metrics),
    clients: await db.$count(oauthClients),
    events: await db.$count(auditEvents),
  };
}

describe("registering an agent", () => {
  it("as an admin makes it public at once", async () => {
    const { input } = await publisher();
    const { managed, credentials } = await callerOf(await newUser(db, "admin")).catalog.createAgent(input);
    expect(managed).toMatchObject({ status: "approved", subscribers: 0, clientId: credentials.clientId });
    expect(managed.redirectUris).toEqual(input.redirectUris);
    const shown = await callerOf(contextOf(db, { kind: "anonymous" })).catalog.getAgent({
      agentId: input.slug,
    });
    expect(shown).toEqual(managed.agent);
    expect(shown.metrics.map(({ slug }) => slug)).toEqual(["pages", "calls"]);
  });

  it("as its vendor's owner or publisher makes it wait for approval", async () => {
    const { slug, owner, input } = await publisher();
    const { managed } = await callerOf(owner).catalog.createAgent(input);
    expect(managed).toMatchObject({ status: "pending", agent: { vendor: { slug } } });
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).catalog;
    expect(await refusalOf(visitor.getAgent({ agentId: input.slug }))).toBe("listing.not_found");
    await db
      .update(members)
      .set({ role: "member", vendorRole: "publisher" })
      .where(eq(members.userId, owner.actor.userId));
    const second = await callerOf(owner).catalog.createAgent({ ...input, slug: `a-${randomUUID()}` });
    expect(second.managed.status).toBe("pending");
  });

  it("shows the secret in its answer and keeps only its hash", async () => {
    const { owner, input } = await publisher();
    const { managed, credentials } = await callerOf(owner).catalog.createAgent(input);
    const secret = credentials.clientSecret?.replace("souk_cs_", "") ?? "";
    expect(credentials.clientSecret).toMatch(/^souk_cs_\S{32,}$/);
    expect(JSON.stringify(managed)).not.toContain(secret);
    const later = await callerOf(owner).catalog.getManagedAgent({ agentId: input.slug });
    expect(JSON.stringify(later)).not.toContain(secret);
    const [client] = await db
      .select()
      .from(oauthClients)
      .where(eq(oauthClients.clientId, credentials.clientId));
    expect(client?.clientSecret).toBe(createHash("sha256").update(secret).digest("base64url"));
    for (const table of ["oauth_clients", "audit_events", "agents", "listings"]) {
      const { rows } = await db.execute(
        sql`select from ${sql.identifier(table)} t where t::text like ${`%${secret}%`}`,
      );
      expect(rows).toEqual([]);
    }
  });

  it("leaves nothing half-made when its last step fails", async () => {
    const { owner, input } = await publisher();
    const before = await registrations();
    await expect(
      owner.db.transaction(async (tx) => {
        await createAgent({ ...owner, db: tx }, NewAgent.parse(input));
        throw new Error("the caller's own last step");
      }),
    ).rejects.toThrow("the caller's own last step");
    // The audit row is refused by PostgreSQL.
    await expect(createAgent({ ...owner, requestId: "\0" }, NewAgent.parse(input))).rejects.toThrow(
      "audit_events",
    );
    expect(await registrations()).toEqual(before);
  });

  it("of the same slug by many at once makes it once", async () => {
    const { owner, input } = await publisher();
    const before = await registrations();
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => callerOf(owner).catalog.createAgent(input)),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await registrations()).toMatchObject({
      listings: before.listings + 1,
      clients: before.clients + 1,
    });
  });
});

describe("registering an agent is refused", () => {
  it("for a vendor that is foreign or unknown in the same words, and for one's own without the part", async () => {
    const mine = await publisher();
    const theirs = await publisher();
    const call = (vendor: string) =>
      refusalOf(callerOf(mine.owner).catalog.createAgent({ ...mine.input, vendor }));
    expect(await call(theirs.slug)).toBe("vendor.not_found");
    expect(await call(`v-${randomUUID()}`)).toBe("vendor.not_found");
    for (const vendorRole of ["finance", "viewer", null]) {
      const seat = { role: "member", vendorRole };
      await db.update(members).set(seat).where(eq(members.userId, mine.owner.actor.userId));
      expect(await call(mine.slug)).toBe("auth.forbidden");
    }
  });

  it.each([
    ["the same slug", (slug: string) => slug],
    ["the slug with other hyphens", (slug: string) => slug.replaceAll("-", "")],
    ["the slug with digits for letters", (slug: string) => slug.replaceAll("o", "0").replaceAll("e", "3")],
  ])("for %s as another listing's", async (_, alike) => {
    const { owner, input } = await publisher();
    const slug = `zoo-keeper-${randomUUID().slice(0, 8)}`;
    await newAgent(db, { slug });
    const before = await registrations();
    const call = callerOf(owner).catalog.createAgent({ ...input, slug: alike(slug) });
    expect(await refusalOf(call)).toBe("listing.slug_taken");
    expect(await registrations()).toEqual(before);
  });

  it("for an unknown category, a doubled metric or a bad redirect URI, with nothing written", async () => {
    const { owner, input } = await publisher();
    const before = await registrations();
    const call = (fields: object) => refusalOf(callerOf(owner).catalog.createAgent({ ...input, ...fields }));
    const [metric] = input.metrics;
    expect(await call({ category: `c-${randomUUID()}` })).toBe("category.not_found");
    expect(await call({ metrics: [metric, metric] })).toBe("metric.slug_taken");
    for (const uri of [
      "http://agent.example/cb",
      "https://*.example/cb",
      "https://agent.example/#x",
      "agent:cb",
    ]) {
      expect(await call({ redirectUris: ["https://agent.example/ok", uri] })).toBe("redirect_uri.invalid");
    }
    expect(await registrations()).toEqual(before);
  });

  it.each([
    ["a slug that has the form of an id", { slug: randomUUID() }],
    ["a slug with capitals", { slug: "Agent" }],
    ["no redirect URI", { redirectUris: [] }],
    ["a launch URL over plain http", { launchUrl: "http://agent.example/" }],
    ["a launch URL that is a script", { launchUrl: "javascript:alert(1)" }],
    ["a product domain with a path", { productDomain: "agent.example/x" }],
    ["a NUL in its summary", { summary: "Counts pages\0 for tests" }],
    ["half a character in its name", { name: "Agent \ud800" }],
    ["a status of its own choosing", { status: "approved" }],
  ])("with %s", async (_, fields) => {
    const { owner, input } = await publisher();
    expect(await refusalOf(callerOf(owner).catalog.createAgent({ ...input, ...fields }))).toBe(
      "request.invalid",
    );
  });

  it("to visitors and agents", async () => {
    const { owner, input } = await publisher();
    const agent = await newAgent(db);
    const visitor = callerOf(contextOf(db, { kind: "anonymous" })).catalog;
    expect(await refusalOf(visitor.createAgent(input))).toBe("auth.required");
    expect(await refusalOf(callerOf(throughAgent(owner, agent)).catalog.createAgent(input))).toBe(
      "auth.forbidden",
    );
  });
});
