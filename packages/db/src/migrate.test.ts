import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { migrateDatabase } from "./migrate.ts";

const released = mkdtempSync(path.join(tmpdir(), "souk-released-"));
const admin = new Client({ connectionString: inject("testServerUrl") });
const name = `migrated_${randomUUID().replaceAll("-", "")}`;
const url = new URL(`/${name}`, inject("testServerUrl")).href;
let old: Client;

beforeAll(async () => {
  await admin.connect();
  cpSync(fileURLToPath(new URL("./migrations", import.meta.url)), released, { recursive: true });
  const journal = path.join(released, "meta/_journal.json");
  const { entries, ...rest } = JSON.parse(readFileSync(journal, "utf8"));
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 4) }));
});
afterAll(async () => {
  await admin.end();
  rmSync(released, { recursive: true });
});

/** A database as the first release left it. */
beforeEach(async () => {
  await admin.query(`CREATE DATABASE ${name}`);
  await migrateDatabase(url, released);
  old = new Client({ connectionString: url });
  await old.connect();
});
afterEach(async () => {
  await old.end();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
});

async function rowsOf(query: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return (await old.query(query, values)).rows;
}

/** Puts a row down and answers its id. */
async function put(table: string, row: Record<string, unknown>): Promise<string> {
  const columns = Object.keys(row);
  const places = columns.map((_, index) => `$${index + 1}`);
  const insert = `INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()}) RETURNING *`;
  const [written] = await rowsOf(insert, Object.values(row));
  return String(written?.["id"]);
}

/** A person with a personal organization, and a plan of somebody's agent that they pay for. */
async function market() {
  const user = await put("users", { name: "Ada", email: `${randomUUID()}@people.example` });
  const org = await put("organizations", { name: "Ada", slug: "ada", personal_user_id: user });
  await put("members", { organization_id: org, user_id: user, role: "owner" });
  const house = await put("organizations", { name: "House", slug: "house" });
  const vendor = await put("vendors", { organization_id: house, slug: "house", name: "House" });
  const category = await put("categories", { slug: "tools", name: "Tools" });
  const about = { kind: "agent", slug: "agent", name: "Agent", summary: "", category_id: category };
  const listing = await put("listings", { ...about, vendor_id: vendor });
  const metric = await put("metrics", {
    listing_id: listing,
    slug: "pages",
    name: "Pages",
    unit_one: "page",
    unit_many: "pages",
  });
  const tier = await put("pricing_tiers", {
    listing_id: listing,
    slug: "pro",
    name: "Pro",
    interval: "month",
    price_amount: 1900,
    currency: "USD",
    stripe_product_id: "prod_1",
    stripe_price_id: "price_1",
  });
  const subscription = await put("subscriptions", {
    organization_id: org,
    listing_id: listing,
    tier_id: tier,
    status: "active",
    started_at: new Date(),
    stripe_subscription_id: "sub_1",
  });
  return { user, org, house, listing, metric, tier, subscription };
}

describe("payments of the first release", () => {
  const at = { created_at: new Date(), synced_at: new Date() };

  async function payment(kept: { org: string; subscription: string }, status: string, intent: string | null) {
    return put("invoices", {
      ...at,
      stripe_id: `in_${randomUUID()}`,
      stripe_payment_intent_id: intent,
      organization_id: kept.org,
      subscription_id: kept.subscription,
      status,
      currency: "usd",
      total: 1900,
      description: "Pro",
    });
  }

  const refund = (invoice: string, id: string, status: string) =>
    put("refunds", {
      ...at,
      stripe_refund_id: id,
      invoice_id: invoice,
      amount: 100,
      currency: "usd",
      status,
    });
  const dispute = (invoice: string, id: string, status: string) =>
    put("disputes", {
      ...at,
      stripe_dispute_id: id,
      invoice_id: invoice,
      amount: 100,
      currency: "usd",
      status,
      reason: "general",
    });
  it("keep their refunds and disputes, each with the money that it is about", async () => {
    const paid = await payment(await market(), "paid", "pi_1");
    await refund(paid, "re_1", "succeeded");
    await dispute(paid, "dp_1", "won");
    await migrateDatabase(url);
    expect(await rowsOf("SELECT stripe_payment_intent_id, amount FROM receipts")).toEqual([
      { stripe_payment_intent_id: "pi_1", amount: 1900 },
    ]);
    for (const table of ["refunds", "disputes"])
      expect(await rowsOf(`SELECT stripe_payment_intent_id FROM ${table}`)).toEqual([
        { stripe_payment_intent_id: "pi_1" },
      ]);
    expect(await rowsOf("SELECT * FROM stripe_events")).toEqual([]);
  });

  it.each([
    ["open", "pi_1"],
    ["void", "pi_1"],
    ["paid", null],
  ])(
    "that are %s and paid in part or elsewhere (%s) have what Stripe said of them fetched anew",
    async (status, intent) => {
      const part = await payment(await market(), status, intent);
      await refund(part, "re_1", "failed");
      await dispute(part, "dp_1", "warning_closed");
      await migrateDatabase(url);
      expect(await rowsOf("SELECT id FROM invoices")).toEqual([{ id: part }]);
      for (const table of ["receipts", "refunds", "disputes"])
        expect(await rowsOf(`SELECT * FROM ${table}`)).toEqual([]);
      expect(await rowsOf("SELECT type, object_id, state FROM stripe_events ORDER BY object_id")).toEqual([
        { type: "charge.dispute.updated", object_id: "dp_1", state: "received" },
        { type: "refund.updated", object_id: "re_1", state: "received" },
      ]);
    },
  );
});

describe("quotas of the first release", () => {
  const subject = (kept: Awaited<ReturnType<typeof market>>, row: Record<string, unknown>) =>
    put("quota_subjects", {
      organization_id: kept.org,
      listing_id: kept.listing,
      metric_id: kept.metric,
      limit_quantity: 100,
      used: 40,
      ...row,
    });
  const quota = "SELECT used::int, period, period_start, period_end FROM quota_subjects";
  const closed = "SELECT used::int, period_start, period_end FROM closed_periods ORDER BY period_start";

  it("set a lifetime aside that had just made way for months: the month begins without its use", async () => {
    const began = new Date("2026-11-02T08:00:00.123Z");
    const switched = new Date("2026-11-19T10:30:00.456Z");
    const period = { period: "month", anchor: switched, period_start: began, period_end: switched };
    await subject(await market(), period);
    await migrateDatabase(url);
    expect(await rowsOf(quota)).toEqual([
      { used: 0, period: "month", period_start: switched, period_end: new Date("2026-12-19T10:30:00.456Z") },
    ]);
    expect(await rowsOf(closed)).toEqual([{ used: 40, period_start: began, period_end: null }]);
  });

  it("keep a lifetime that was closed for months, to be taken up again", async () => {
    const began = new Date("2026-09-02T08:00:00.123Z");
    const switched = new Date("2026-10-19T10:30:00.456Z");
    const next = new Date("2026-11-19T10:30:00.456Z");
    const last = new Date("2026-12-19T10:30:00.456Z");
    const id = await subject(await market(), {
      period: "month",
      anchor: switched,
      period_start: next,
      period_end: last,
    });
    await put("closed_periods", { subject_id: id, period_start: began, period_end: switched, used: 70 });
    await put("closed_periods", { subject_id: id, period_start: switched, period_end: next, used: 5 });
    await migrateDatabase(url);
    expect(await rowsOf(quota)).toMatchObject([{ used: 40, period_start: next, period_end: last }]);
    expect(await rowsOf(closed)).toEqual([
      { used: 70, period_start: began, period_end: null },
      { used: 5, period_start: switched, period_end: next },
    ]);
  });

  it("leave a year that waits for its end as it is, over or not", async () => {
    const began = new Date("2025-11-19T10:30:00.456Z");
    const ends = new Date("2026-11-19T10:30:00.456Z");
    await subject(await market(), { period: "month", anchor: ends, period_start: began, period_end: ends });
    await migrateDatabase(url);
    expect(await rowsOf(quota)).toEqual([
      { used: 40, period: "month", period_start: began, period_end: ends },
    ]);
    expect(await rowsOf(closed)).toEqual([]);
  });
});

describe("people and prices of the first release", () => {
  it("keep what a subscription costs", async () => {
    const { tier } = await market();
    await migrateDatabase(url);
    const paid = `SELECT p.tier_id, p.stripe_price_id, p.amount
      FROM subscriptions s JOIN tier_prices p ON p.id = s.tier_price_id`;
    expect(await rowsOf(paid)).toEqual([{ tier_id: tier, stripe_price_id: "price_1", amount: 1900 }]);
  });

  it.each(["publisher", "finance", "viewer"])(
    "have the part of a %s in publishing as members",
    async (role) => {
      const { user, house } = await market();
      await put("members", { organization_id: house, user_id: user, role });
      await migrateDatabase(url);
      const members = await rowsOf("SELECT role, vendor_role FROM members ORDER BY role");
      expect(members).toEqual([
        { role: "member", vendor_role: role },
        { role: "owner", vendor_role: null },
      ]);
    },
  );

  it("keep what they granted, for their personal organization; what is nobody's goes", async () => {
    const { user, org, house } = await market();
    const stranger = await put("users", { name: "Bo", email: `${randomUUID()}@people.example` });
    await put("members", { organization_id: house, user_id: stranger, role: "viewer" });
    await put("oauth_clients", { client_id: "c", redirect_uris: [], scopes: ["openid"] });
    const expires_at = new Date();
    for (const user_id of [user, stranger]) {
      const grant = { client_id: "c", user_id, scopes: ["openid"] };
      await put("oauth_consents", grant);
      await put("oauth_refresh_tokens", { ...grant, token: `r-${user_id}`, expires_at });
      await put("oauth_access_tokens", { ...grant, token: `a-${user_id}`, expires_at });
    }
    await migrateDatabase(url);
    for (const table of ["oauth_consents", "oauth_refresh_tokens", "oauth_access_tokens"])
      expect(await rowsOf(`SELECT user_id, reference_id FROM ${table}`)).toEqual([
        { user_id: user, reference_id: org },
      ]);
  });
});
