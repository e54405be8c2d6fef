import { demoCatalogue } from "@souk/db/seed/catalogue/index";
import { createDb, createPool, type Database } from "@souk/db/client";
import { templateDatabase } from "@souk/db/testing/global-setup";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { categories, listings, media, vendors } from "@souk/db/schema/catalog";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { callerOf } from "../testing/caller.ts";
import { fingerprint } from "../testing/fingerprint.ts";
import { authOf } from "../testing/grant.ts";
import { contextOf, newUser } from "../testing/market.ts";
import { signIn } from "../testing/relying-party.ts";
import { serveIdentity } from "../testing/serve-identity.ts";
import { DEMO_ACCOUNTS, seedAccounts } from "./demo-accounts.ts";
import { moveDemoAgent, renewDemoSecret } from "./demo-agent.ts";
import { claimDemoDomain } from "./demo-domain.ts";
import { DEMO_AGENT, seedMarket } from "./demo-market.ts";

const AGENT_URL = "http://localhost:4100";

/** Markets of their own: a seeded one would be in the way of every other test, and they of it. */
const markets: { close: () => Promise<void> }[] = [];
async function newMarket(name: string): Promise<Database> {
  const serverUrl = inject("testServerUrl");
  const server = createPool(serverUrl, { max: 1 });
  await server.query(`DROP DATABASE IF EXISTS ${name}`);
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);
  await server.end();
  const pool = createPool(new URL(`/${name}`, serverUrl).href, { max: 5 });
  markets.push({ close: () => pool.end() });
  return createDb(pool);
}
afterAll(() => Promise.all(markets.map(({ close }) => close())));

/** What `npm start` runs, as the command does. */
async function seed(db: Database, agentUrl = AGENT_URL) {
  const ctx = systemContext(db);
  await seedAccounts(ctx, authOf(db));
  const credentials = await seedMarket(ctx, agentUrl);
  await moveDemoAgent(ctx, agentUrl);
  await claimDemoDomain(ctx);
  return credentials;
}

/** As the command has it on one's own machine, whose names may be proven. */
function systemContext(db: Database) {
  const ctx = contextOf(db, { kind: "system" });
  return { ...ctx, publicWeb: { ...ctx.publicWeb, allowsLoopback: true } };
}

describe("a seeded market", () => {
  let db: Database;
  let credentials: Awaited<ReturnType<typeof seed>>;
  beforeAll(async () => {
    db = await newMarket("seed_whole");
    credentials = await seed(db);
  });
  const visitor = () => callerOf(contextOf(db, { kind: "anonymous" }));

  it("holds the whole catalogue, public, with icons and plans", async () => {
    const { total } = await visitor().catalog.listAgents({});
    expect(total).toBe(demoCatalogue.listings.length);
    expect(await db.$count(vendors)).toBe(demoCatalogue.vendors.length);
    expect(await db.$count(categories)).toBe(demoCatalogue.categories.length);
    expect(await db.$count(media)).toBe(demoCatalogue.listings.length);
    for (const { slug, tiers } of demoCatalogue.listings) {
      expect((await visitor().pricing.list({ agentId: slug })).items).toHaveLength(tiers.length);
    }
  });

  it("shows the demo agent first, where it runs, and gives its credentials", async () => {
    const [first] = (await visitor().catalog.listListings({})).items;
    expect(first?.slug).toBe(DEMO_AGENT);
    expect(await visitor().catalog.getAgent({ agentId: DEMO_AGENT })).toMatchObject({ launchUrl: AGENT_URL });
    const [client] = await db
      .select()
      .from(oauthClients)
      .where(eq(oauthClients.clientId, credentials?.clientId ?? ""));
    expect(client).toMatchObject({
      applicationType: "native",
      redirectUris: [`${AGENT_URL}/api/auth/callback/souk`],
    });
  });

  it("lets the demo people in, each as what they are", async () => {
    const server = await serveIdentity(db);
    for (const [who, account] of Object.entries(DEMO_ACCOUNTS)) {
      await signIn(server, { ...account, password: "souk-demo-2026" });
      const { rows } = await db.execute<{ role: string; vendors: string | null }>(sql`
        select u.role, (select string_agg(v.slug, ',') from members m join vendors v using (organization_id) where m.user_id = u.id) as vendors
        from users u where u.email = ${account.email}`);
      expect(rows).toEqual([
        { role: who === "admin" ? "admin" : "user", vendors: who === "vendor" ? "souk-labs" : null },
      ]);
    }
    await server.close();
  });

  it("stays as it is when it is seeded again, and gives no credentials then", async () => {
    const before = await fingerprint(db);
    expect(await seed(db)).toBeUndefined();
    expect(await fingerprint(db)).toEqual(before);
  });

  it("follows the demo agent to another address, once", async () => {
    const moved = "http://localhost:4199";
    await seed(db, moved);
    const shown = await visitor().catalog.getAgent({ agentId: DEMO_AGENT });
    expect(shown).toMatchObject({ launchUrl: moved, productDomain: "localhost:4199" });
    const before = await fingerprint(db);
    await seed(db, moved);
    expect(await fingerprint(db)).toEqual(before);
  });

  it("claims where the demo agent runs, and says what is to be served there", async () => {
    const proof = await claimDemoDomain(systemContext(db));
    expect(proof).toMatch(/^souk-domain=[0-9a-f]{40}$/);
    const { items } = await callerOf(await newUser(db, "admin")).domains.list({ vendorSlug: "souk-labs" });
    expect(items).toMatchObject([{ host: "localhost:4199", state: "pending", file: { body: proof } }]);
    const production = contextOf(db, { kind: "system" });
    await moveDemoAgent(production, "http://localhost:4198");
    expect(await claimDemoDomain(production)).toBeUndefined();
    await moveDemoAgent(production, "http://localhost:4199");
  });

  it("gives the demo agent a new secret for the same client when asked", async () => {
    const renewed = await renewDemoSecret(contextOf(db, { kind: "system" }));
    expect(renewed.clientId).toBe(credentials?.clientId);
    expect(renewed.clientSecret).not.toBe(credentials?.clientSecret);
  });
});

describe("a seeding that was cut off", () => {
  it("is completed by the next one, whatever had been made", async () => {
    const db = await newMarket("seed_cut");
    const whole = demoCatalogue.listings.length;
    // Shelves are asked for anew each time; then come vendors, then listings.
    const shelves = demoCatalogue.categories.length;
    const steps = [
      3,
      shelves + 5,
      shelves + demoCatalogue.vendors.length,
      ...[1, 2, 3, 2, 1].map((n) => shelves + n),
    ];
    for (const transactions of steps) {
      await expect(seed(failingAfter(db, transactions))).rejects.toThrow("the connection was lost");
    }
    expect(await db.$count(listings)).toBeLessThan(whole);
    expect(await db.$count(listings)).toBeGreaterThan(0);
    const credentials = await seed(db);
    expect(credentials).toMatchObject({ clientSecret: expect.stringMatching(/^souk_cs_/) });
    expect(await db.$count(listings)).toBe(whole);
    expect(await db.$count(media)).toBe(whole);
    const { rows } = await db.execute(sql`
      select l.slug from listings l where not exists (select from pricing_tiers t where t.listing_id = l.id)
        or not exists (select from agents a where a.listing_id = l.id)
        or not exists (select from listing_search s where s.listing_id = l.id)`);
    expect(rows).toEqual([]);
  });
});

/** The same database, whose connection is lost at the given transaction. */
function failingAfter(db: Database, transactions: number): Database {
  let left = transactions;
  return new Proxy(db, {
    get(target, property) {
      if (property === "transaction" && (left -= 1) < 0) throw new Error("the connection was lost");
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
