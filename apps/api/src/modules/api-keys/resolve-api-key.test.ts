import { randomBytes } from "node:crypto";
import type { OrganizationRole } from "@souk/contracts/identity/entities";
import type { Database } from "@souk/db/client";
import { apiKeys } from "@souk/db/schema/api-keys";
import { members, organizations } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { newMember, newOrganization } from "../../testing/organization.ts";
import { createApiKey, resolveApiKey, revokeApiKey } from "./index.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
});

const resolve = (key: string, at = new Date()) => resolveApiKey({ db, now: () => at, log: () => {} }, key);

async function newKey(role: OrganizationRole = "owner") {
  const { id: organizationId, owner } = await newOrganization(db);
  const maker = role === "owner" ? owner : await newMember(db, organizationId, role);
  const input = { organizationId, name: "Reports", scopes: ["usage:read" as const], expiresInDays: 30 };
  const { key, apiKey } = await createApiKey(maker, input);
  return { key, keyId: apiKey.id, organizationId, owner, maker, userId: maker.actor.userId };
}

async function lastUse(keyId: string): Promise<number | undefined> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, keyId));
  return row?.lastUsedAt?.getTime();
}

describe("an API key", () => {
  it("acts for its organization with its maker's role and its own scopes", async () => {
    const { key, keyId, organizationId, userId } = await newKey("admin");
    expect(await resolve(key)).toEqual({
      kind: "apiKey",
      keyId,
      userId,
      organizationId,
      organizationRole: "admin",
      scopes: ["usage:read"],
    });
  });

  it("has the role that its maker has now", async () => {
    const { key, organizationId, userId } = await newKey("admin");
    const seat = and(eq(members.organizationId, organizationId), eq(members.userId, userId));
    await db.update(members).set({ role: "member" }).where(seat);
    expect(await resolve(key)).toMatchObject({ organizationRole: "member" });
  });

  it.each<[string, (made: Awaited<ReturnType<typeof newKey>>) => Promise<unknown>]>([
    ["it is revoked", ({ owner, organizationId, keyId }) => revokeApiKey(owner, { organizationId, keyId })],
    ["its maker is banned", ({ userId }) => setBan(userId, null)],
    ["its maker is banned for a while", ({ userId }) => setBan(userId, new Date(Date.now() + 60_000))],
    ["its maker is no member any more", ({ userId }) => db.delete(members).where(eq(members.userId, userId))],
    ["its maker is removed", ({ userId }) => db.delete(users).where(eq(users.id, userId))],
    [
      "its organization is gone",
      ({ organizationId }) => db.delete(organizations).where(eq(organizations.id, organizationId)),
    ],
  ])("opens nothing as soon as %s", async (_, happens) => {
    const made = await newKey("admin");
    expect(await resolve(made.key)).toBeDefined();
    await happens(made);
    expect(await resolve(made.key)).toBeUndefined();
  });

  it("opens nothing from its last instant on", async () => {
    const { key, keyId } = await newKey();
    const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, keyId));
    const end = row?.expiresAt?.getTime() ?? 0;
    expect(await resolve(key, new Date(end - 1))).toBeDefined();
    expect(await resolve(key, new Date(end))).toBeUndefined();
  });

  it("is told from what is none without a query", async () => {
    const { key } = await newKey();
    const none = { get: () => expect.unreachable("the database was asked") };
    const unreachable = new Proxy(db, none);
    for (const text of [key.slice(0, -1), `${key}0`, key.toUpperCase(), `souk_key_${"x".repeat(64)}`, ""]) {
      const ctx = { db: unreachable, now: () => new Date(), log: () => {} };
      expect(await resolveApiKey(ctx, text)).toBeUndefined();
    }
    expect(await resolve(`souk_key_${randomBytes(32).toString("hex")}`)).toBeUndefined();
  });

  function setBan(userId: string, banExpires: Date | null) {
    return db.update(users).set({ banned: true, banExpires }).where(eq(users.id, userId));
  }
});

describe("the last use of a key", () => {
  it("is written once a minute", async () => {
    const { key, keyId } = await newKey();
    const at = (seconds: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, seconds));
    await resolve(key, at(0));
    await vi.waitFor(async () => expect(await lastUse(keyId)).toBe(at(0).getTime()));
    await Promise.all([resolve(key, at(20)), resolve(key, at(60))]);
    expect(await lastUse(keyId)).toBe(at(0).getTime());
    await resolve(key, at(61));
    await vi.waitFor(async () => expect(await lastUse(keyId)).toBe(at(61).getTime()));
  });

  it("holds nobody up who uses it meanwhile", async () => {
    const { key, keyId } = await newKey();
    const blocker = await database.pool.connect();
    await blocker.query("begin");
    await blocker.query("select 1 from api_keys where id = $1 for update", [keyId]);
    expect(await resolve(key)).toBeDefined();
    expect(await resolve(key)).toBeDefined();
    await blocker.query("rollback");
    blocker.release();
    await vi.waitFor(async () => expect(await lastUse(keyId)).toBeDefined());
  });
});
