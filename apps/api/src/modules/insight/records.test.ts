import { randomUUID } from "node:crypto";
import { UsageOperation } from "@souk/contracts/usage/entities";
import type { UsageRecord } from "@souk/contracts/usage/records";
import { testDatabase } from "@souk/db/testing/database";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { newAgent, newTier, newUser, newVendor, throughAgent, throughKey } from "../../testing/market.ts";
import { forgetKeys } from "../../testing/quota.ts";

const QUOTAS = [
  { metric: "pages", limit: 1000, period: "month" as const },
  { metric: "calls", limit: null, period: "month" as const },
];

/** A vendor with an agent, and a buyer of it who has spent nothing yet. */
async function setUp() {
  const { db } = await testDatabase();
  const vendor = await newVendor(db);
  const agent = await newAgent(db, { vendor: vendor.slug });
  const tier = await newTier(db, agent, { quotas: QUOTAS });
  const agentId = agent.slug;
  const newBuyer = async () => {
    const buyer = await newUser(db);
    await callerOf(buyer).billing.checkout({ agentId, tierId: tier.id });
    const its = callerOf(throughAgent(buyer, agent)).usage;
    const consume = (idempotencyKey: string, metricSlug = "pages") =>
      its.consume({ agentId, metricSlug, quantity: 2, idempotencyKey });
    return { buyer, me: callerOf(buyer).usage, its, consume };
  };
  const vendors = callerOf(vendor.owner).usage;
  return { db, vendor, agent, agentId, vendors, newBuyer, ...(await newBuyer()) };
}

const keysOf = ({ items }: { items: UsageRecord[] }) =>
  items.map(({ operation: { kind, key } }) => [kind, key]);

describe("the list of what was used", () => {
  it("has every row of the ledger, newest first, as its receipt attests it", async () => {
    const { buyer, agent, agentId, me, its, consume } = await setUp();
    const pages = { agentId, metricSlug: "pages" };
    const { receipt } = await consume("a");
    await its.release({ ...pages, consumeKey: "a" });
    await its.hold({ ...pages, quantity: 5, idempotencyKey: "h" });
    await its.settle({ ...pages, holdKey: "h", quantity: 3 });
    const page = await me.listOperations({ agentId });
    expect(keysOf(page)).toEqual([
      ["settle", "h"],
      ["hold", "h"],
      ["release", "a"],
      ["consume", "a"],
    ]);
    expect(page.items[0]).toMatchObject({
      operation: {
        quantity: 3,
        used: 3,
        held: 0,
        limit: 1000,
        metric: "pages",
        agentId: agent.listingId,
        organizationId: buyer.actor.organizationId,
      },
      agent: { slug: agent.slug, name: "Test agent" },
    });
    for (const {
      operation,
      receipt: { operation: attested },
    } of page.items)
      expect(UsageOperation.parse(JSON.parse(Buffer.from(attested, "base64url").toString()))).toEqual(
        operation,
      );
    expect(page.items[3]?.receipt.operation).toBe(receipt.operation);
  });

  it("has no row of what was refused", async () => {
    const { me, its, agentId } = await setUp();
    await refusalOf(its.consume({ agentId, metricSlug: "pages", quantity: 1001, idempotencyKey: "a" }));
    expect(await me.listOperations({ agentId })).toEqual({ items: [], nextCursor: null });
  });

  it("pages through rows of one and the same moment, and through old months, without gap or double", async () => {
    const { db, me, agentId, consume, agent, buyer } = await setUp();
    const keys = Array.from({ length: 7 }, (_, index) => `run-${index}`);
    for (const key of keys) await consume(key);
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from quota_subjects where organization_id = ${buyer.actor.organizationId}
        and listing_id = ${agent.listingId} order by metric_id limit 1`);
    const subjectId = Number(rows[0]?.id);
    await forgetKeys(db, subjectId);
    await db.execute(
      sql`update usage_ledger set at = date_trunc('day', at) + interval '7 microseconds' where subject_id = ${subjectId}`,
    );
    await consume("new");
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await me.listOperations({ agentId, limit: 3, cursor });
      seen.push(...keysOf(page).map(([, key]) => key));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(["new", ...keys.toReversed()]);
  });

  it("is narrowed by metric, kind, key and time", async () => {
    const { me, its, agentId, consume } = await setUp();
    await consume("a");
    await consume("b", "calls");
    await its.release({ agentId, metricSlug: "pages", consumeKey: "a" });
    const list = async (filter: object) => keysOf(await me.listOperations({ agentId, ...filter }));
    expect(await list({ metric: "calls" })).toEqual([["consume", "b"]]);
    expect(await list({ kind: "release" })).toEqual([["release", "a"]]);
    expect(await list({ key: "a" })).toEqual([
      ["release", "a"],
      ["consume", "a"],
    ]);
    const [release] = (await me.listOperations({ agentId })).items;
    const { at = "" } = release?.operation ?? {};
    const next = new Date(Date.parse(at) + 1).toISOString();
    expect((await list({ from: next })).length).toBe(0);
    expect((await list({ from: at })).length).toBeGreaterThan(0);
    expect((await list({ to: next })).length).toBe(3);
    expect((await list({ to: at })).length).toBeLessThan(3);
    expect(await list({ to: "0000-01-01T00:00:00Z" })).toEqual([]);
  });

  it("is the same to the vendor, who may narrow it to an agent or a buyer", async () => {
    const { db, vendor, agentId, buyer, me, vendors, consume, newBuyer } = await setUp();
    const second = await newBuyer();
    await consume("a");
    await second.consume("b");
    const other = await newAgent(db, { vendor: vendor.slug });
    const contentOf = ({ items }: { items: UsageRecord[] }) =>
      items.map(({ receipt: { operation: attested }, ...item }) => ({ ...item, attested }));
    const vendorSlug = vendor.slug;
    const all = await vendors.listVendorOperations({ vendorSlug });
    expect(keysOf(all)).toEqual([
      ["consume", "b"],
      ["consume", "a"],
    ]);
    const buyerId = buyer.actor.organizationId;
    const own = await vendors.listVendorOperations({ vendorSlug, agentId, buyerId });
    expect(contentOf(own)).toEqual(contentOf(await me.listOperations({ agentId })));
    expect(JSON.stringify(all)).not.toContain(buyer.email);
    expect(keysOf(await vendors.listVendorOperations({ vendorSlug, agentId: other.slug }))).toEqual([]);
  });

  it("stays readable after the plan has ended, for the agent and a key of the buyer, too", async () => {
    const { buyer, me, its, agentId, consume } = await setUp();
    await consume("a");
    await callerOf(buyer).billing.cancelSubscription({ agentId });
    for (const caller of [me, its, callerOf(throughKey(buyer)).usage])
      expect(keysOf(await caller.listOperations({ agentId }))).toEqual([["consume", "a"]]);
  });

  it("shows nobody what others used", async () => {
    const { db, vendor, buyer, agentId, consume, newBuyer } = await setUp();
    await consume("a");
    const second = await newBuyer();
    expect(keysOf(await second.me.listOperations({ agentId }))).toEqual([]);
    const foreign = await newVendor(db);
    const theirs = callerOf(foreign.owner).usage;
    const vendorSlug = vendor.slug;
    expect(await refusalOf(theirs.listVendorOperations({ vendorSlug }))).toBe("vendor.not_found");
    const buyerId = buyer.actor.organizationId;
    expect(keysOf(await theirs.listVendorOperations({ vendorSlug: foreign.slug, buyerId }))).toEqual([]);
    expect(await refusalOf(theirs.listVendorOperations({ vendorSlug: foreign.slug, agentId }))).toBe(
      "listing.not_found",
    );
    const elsewhere = callerOf(throughAgent(buyer, await newAgent(db))).usage;
    expect(await refusalOf(elsewhere.listOperations({ agentId }))).toBe("listing.not_found");
  });

  it("refuses an unknown agent, a hidden one that one has nothing of, and a cursor of another list", async () => {
    const { db, me, agent, agentId, consume } = await setUp();
    await consume("a");
    expect(await refusalOf(me.listOperations({ agentId: randomUUID() }))).toBe("listing.not_found");
    const admin = callerOf(await newUser(db, "admin"));
    await admin.catalog.setAgentStatus({ agentId: agent.slug, status: "suspended", reason: "Test" });
    expect(keysOf(await me.listOperations({ agentId }))).toEqual([["consume", "a"]]);
    const stranger = callerOf(await newUser(db)).usage;
    expect(await refusalOf(stranger.listOperations({ agentId }))).toBe("listing.not_found");
    for (const place of [["x"], ["2026-01-01T00:00:00Z", randomUUID()], [randomUUID(), "pages"]]) {
      const cursor = Buffer.from(JSON.stringify(place)).toString("base64url");
      expect(await refusalOf(me.listOperations({ agentId, cursor }))).toBe("request.invalid");
    }
  });
});
