import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { authOf, newGrant } from "../../testing/grant.ts";
import {
  contextOf,
  newAgent,
  newTier,
  newUser,
  newVendor,
  type TestAgent,
  throughAgent,
} from "../../testing/market.ts";
import { checkout } from "../billing/index.ts";
import { resolveBearer } from "../identity/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const visitor = () => callerOf(contextOf(db, { kind: "anonymous" })).catalog;
const admin = async () => callerOf(await newUser(db, "admin")).catalog;

async function ownAgent(): Promise<{
  agent: TestAgent;
  agentId: string;
  vendor: ReturnType<typeof visitor>;
}> {
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  return { agent, agentId: agent.slug, vendor: callerOf(vendor.owner).catalog };
}

describe("an agent's status", () => {
  it.each(["rejected", "suspended", "retired"] as const)(
    "of %s hides it from everybody but those who manage it, by slug and by id",
    async (status) => {
      const { agent, agentId, vendor } = await ownAgent();
      const house = await admin();
      await house.setAgentStatus({ agentId, status, reason: "Broken links" });
      for (const ref of [agent.slug, agent.listingId]) {
        expect(await refusalOf(visitor().getAgent({ agentId: ref }))).toBe("listing.not_found");
        expect(await refusalOf(visitor().getListing({ listingId: ref }))).toBe("listing.not_found");
        const seen = await vendor.getManagedAgent({ agentId: ref });
        expect(seen).toMatchObject({ status, statusReason: "Broken links", agent: { id: agent.listingId } });
        expect(await house.getManagedAgent({ agentId: ref })).toEqual(seen);
      }
    },
  );

  it("of suspended stops its tokens at once, and of approved lets them work again", async () => {
    const { agent, agentId } = await ownAgent();
    const buyer = await newUser(db);
    const token = await newGrant(buyer, agent.clientId);
    const resolve = () => resolveBearer({ db, auth: authOf(db), now: () => new Date() }, token);
    const isDisabled = async () => {
      const [client] = await db.select().from(oauthClients).where(eq(oauthClients.clientId, agent.clientId));
      return client?.disabled;
    };
    const house = await admin();
    expect(await resolve()).toMatchObject({ kind: "agent", listingId: agent.listingId });
    await house.setAgentStatus({ agentId, status: "suspended" });
    expect([await resolve(), await isDisabled()]).toEqual([undefined, true]);
    await house.setAgentStatus({ agentId, status: "approved" });
    expect([(await resolve())?.kind, await isDisabled()]).toEqual(["agent", false]);
    expect(await visitor().getAgent({ agentId })).toMatchObject({ id: agent.listingId });
  });

  it("of suspended keeps what its buyers hold", async () => {
    const { agent, agentId } = await ownAgent();
    const buyer = await newUser(db);
    await checkout(buyer, { agentId, tierId: (await newTier(db, agent)).id });
    const managed = await (await admin()).setAgentStatus({ agentId, status: "suspended" });
    expect(managed.subscribers).toBe(1);
    expect(await callerOf(buyer).billing.getSubscription({ agentId })).toMatchObject({ status: "active" });
  });

  it("is for admins to set: not for its vendor, a buyer, an agent or a visitor", async () => {
    const { agent, agentId, vendor } = await ownAgent();
    const change = { agentId, status: "approved" as const };
    const buyer = await newUser(db);
    expect(await refusalOf(vendor.setAgentStatus(change))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(buyer).catalog.setAgentStatus(change))).toBe("auth.forbidden");
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).catalog.setAgentStatus(change))).toBe(
      "auth.forbidden",
    );
    expect(await refusalOf(visitor().setAgentStatus(change))).toBe("auth.required");
    const house = await admin();
    expect(await refusalOf(house.setAgentStatus({ ...change, agentId: randomUUID() }))).toBe(
      "listing.not_found",
    );
    const invalid = { agentId, status: "pending" } as unknown as typeof change;
    expect(await refusalOf(house.setAgentStatus(invalid))).toBe("request.invalid");
  });
});

describe("changing an agent", () => {
  it("changes the fields that are sent and no other", async () => {
    const { agentId, vendor } = await ownAgent();
    const before = await vendor.getManagedAgent({ agentId });
    const after = await vendor.updateAgent({
      agentId,
      summary: "Does it another way",
      launchUrl: "https://agent.example/app",
    });
    expect(after).toEqual({
      ...before,
      agent: {
        ...before.agent,
        summary: "Does it another way",
        launchUrl: "https://agent.example/app",
        updatedAt: expect.any(String),
      },
    });
    expect(after.agent.updatedAt > before.agent.updatedAt).toBe(true);
  });

  it("replaces the whole list of redirect URIs, on the client itself", async () => {
    const { agent, agentId, vendor } = await ownAgent();
    const elsewhere = ["https://agent.example/elsewhere"];
    expect((await vendor.updateAgent({ agentId, redirectUris: elsewhere })).redirectUris).toEqual(elsewhere);
    const redirectUris = ["http://localhost:4100/callback"];
    expect((await (await admin()).updateAgent({ agentId, redirectUris })).redirectUris).toEqual(redirectUris);
    const [client] = await db.select().from(oauthClients).where(eq(oauthClients.clientId, agent.clientId));
    expect(client).toMatchObject({ redirectUris, applicationType: "native" });
  });

  it("is refused whole for an unknown category or a bad redirect URI", async () => {
    const { agentId, vendor } = await ownAgent();
    const before = await vendor.getManagedAgent({ agentId });
    const call = (fields: object) => refusalOf(vendor.updateAgent({ agentId, name: "Half", ...fields }));
    expect(await call({ category: `c-${randomUUID()}` })).toBe("category.not_found");
    expect(await call({ redirectUris: ["https://agent.example/..%2f", "http://agent.example/"] })).toBe(
      "redirect_uri.invalid",
    );
    expect(await call({ redirectUris: [] })).toBe("request.invalid");
    expect(await call({ slug: "another" })).toBe("request.invalid");
    expect(await vendor.getManagedAgent({ agentId })).toEqual(before);
  });

  it("of another vendor, or an unknown one, is not found; agents and visitors may not at all", async () => {
    const { agent, agentId } = await ownAgent();
    const other = await ownAgent();
    const buyer = await newUser(db);
    const change = { agentId, name: "Mine now" };
    expect(await refusalOf(other.vendor.updateAgent(change))).toBe("listing.not_found");
    expect(await refusalOf(other.vendor.getManagedAgent({ agentId }))).toBe("listing.not_found");
    expect(await refusalOf(callerOf(buyer).catalog.updateAgent(change))).toBe("listing.not_found");
    expect(await refusalOf(other.vendor.updateAgent({ ...change, agentId: randomUUID() }))).toBe(
      "listing.not_found",
    );
    const token = callerOf(throughAgent(buyer, agent)).catalog;
    expect(await refusalOf(token.updateAgent(change))).toBe("auth.forbidden");
    expect(await refusalOf(token.getManagedAgent({ agentId }))).toBe("auth.forbidden");
    expect(await refusalOf(visitor().updateAgent(change))).toBe("auth.required");
  });
});

describe("agents to manage", () => {
  it("are one's own, newest first, in every status", async () => {
    const { owner, slug } = await newVendor(db);
    const older = await newAgent(db, { vendor: slug });
    const newer = await newAgent(db, { vendor: slug });
    await (await admin()).setAgentStatus({ agentId: older.slug, status: "retired" });
    const list = (query: object) => callerOf(owner).catalog.listManagedAgents(query);
    const all = await list({});
    expect(all.items.map(({ agent }) => agent.slug)).toEqual([newer.slug, older.slug]);
    expect(all).toMatchObject({ total: 2, nextCursor: null });
    const first = await list({ limit: 1 });
    const second = await list({ limit: 1, cursor: first.nextCursor });
    expect([...first.items, ...second.items]).toEqual(all.items);
    expect((await list({ status: "retired" })).items.map(({ agent }) => agent.slug)).toEqual([older.slug]);
    expect((await list({ q: newer.slug.toUpperCase() })).total).toBe(1);
    expect((await list({ q: "%" })).total).toBe(0);
  });

  it("are all of them for admins, none for buyers, and no list for agents and visitors", async () => {
    const { agent, agentId } = await ownAgent();
    const buyer = await newUser(db);
    expect((await (await admin()).listManagedAgents({ q: agentId })).total).toBe(1);
    expect(await callerOf(buyer).catalog.listManagedAgents({})).toEqual({
      items: [],
      nextCursor: null,
      total: 0,
    });
    expect(await refusalOf(callerOf(throughAgent(buyer, agent)).catalog.listManagedAgents({}))).toBe(
      "auth.forbidden",
    );
    expect(await refusalOf(visitor().listManagedAgents({}))).toBe("auth.required");
    const cursor = Buffer.from('["x"]').toString("base64url");
    expect(await refusalOf(callerOf(buyer).catalog.listManagedAgents({ cursor }))).toBe("request.invalid");
  });
});

describe("a metric", () => {
  const words = { slug: "words", name: "Words", unit: { one: "word", many: "words" } };

  it("is added last, and changes its words but not its slug", async () => {
    const { agentId, vendor } = await ownAgent();
    await vendor.createMetric({ agentId, ...words });
    const changed = await vendor.updateMetric({ agentId, metricSlug: "words", name: "Written words" });
    expect(changed).toEqual({ ...words, name: "Written words", description: "" });
    const { metrics } = await visitor().getAgent({ agentId });
    expect(metrics.map(({ slug }) => slug)).toEqual(["pages", "calls", "words"]);
    expect(await vendor.updateMetric({ agentId, metricSlug: "words" })).toEqual(changed);
  });

  it("gives a plan's holder nothing until a plan has a quota of it", async () => {
    const { agent, agentId, vendor } = await ownAgent();
    const buyer = await newUser(db);
    await checkout(buyer, { agentId, tierId: (await newTier(db, agent)).id });
    await vendor.createMetric({ agentId, ...words });
    const usage = callerOf(throughAgent(buyer, agent)).usage;
    const spend = usage.consume({ agentId, metricSlug: "words", idempotencyKey: randomUUID() });
    expect(await refusalOf(spend)).toBe("quota.exceeded");
  });

  it("is refused when its slug is taken on this agent, or it is unknown or malformed", async () => {
    const { agentId, vendor } = await ownAgent();
    expect(await refusalOf(vendor.createMetric({ agentId, ...words, slug: "pages" }))).toBe(
      "metric.slug_taken",
    );
    expect(await refusalOf(vendor.updateMetric({ agentId, metricSlug: "words", name: "No" }))).toBe(
      "metric.not_found",
    );
    expect(await refusalOf(vendor.createMetric({ agentId, ...words, slug: "Words" }))).toBe(
      "request.invalid",
    );
  });

  it("is for those who manage the agent", async () => {
    const { agentId } = await ownAgent();
    const other = await ownAgent();
    const change = { agentId, metricSlug: "pages", name: "Sheets" };
    expect(await refusalOf(other.vendor.createMetric({ agentId, ...words }))).toBe("listing.not_found");
    expect(await refusalOf(other.vendor.updateMetric(change))).toBe("listing.not_found");
    expect(await refusalOf(visitor().createMetric({ agentId, ...words }))).toBe("auth.required");
    expect(await refusalOf(visitor().updateMetric(change))).toBe("auth.required");
    expect(await (await admin()).updateMetric(change)).toMatchObject({ name: "Sheets" });
  });
});
