import { createHash, randomUUID } from "node:crypto";
import type { NewApiKey } from "@souk/contracts/api-keys/entities";
import type { Database } from "@souk/db/client";
import { apiKeys } from "@souk/db/schema/api-keys";
import { auditEvents } from "@souk/db/schema/audit";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf } from "../../testing/caller.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newUser } from "../../testing/market.ts";
import { newMember, newOrganization, type TestPerson } from "../../testing/organization.ts";
import { LIVE_KEYS_LIMIT } from "./rules.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

const DAY_MS = 86_400_000;

function make(by: TestPerson, organizationId: string, changes: Partial<NewApiKey> = {}) {
  const input = { organizationId, name: "Nightly report", scopes: ["usage:read" as const], ...changes };
  return callerOf(by).apiKeys.create(input);
}

async function namesOf(by: TestPerson, organizationId: string): Promise<string[]> {
  return (await callerOf(by).apiKeys.list({ organizationId })).items.map(({ name }) => name);
}

const refusal = (code: string) => ({ cause: expect.objectContaining({ code }) as unknown });

describe("a new API key", () => {
  it("is 256 random bits behind a prefix, answered once and kept as a SHA-256", async () => {
    const { id, owner } = await newOrganization(db);
    const { key, apiKey } = await make(owner, id);
    expect(key).toMatch(/^souk_key_[0-9a-f]{64}$/);
    expect(apiKey).toMatchObject({
      name: "Nightly report",
      start: key.slice(0, 15),
      scopes: ["usage:read"],
      createdBy: { userId: owner.actor.userId, name: "Ada Test" },
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    });
    const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, apiKey.id));
    expect(row?.secretHash).toBe(createHash("sha256").update(key).digest("base64url"));
    expect(JSON.stringify(row)).not.toContain(key.slice(15));
    expect(JSON.stringify(await callerOf(owner).apiKeys.list({ organizationId: id }))).not.toContain(
      key.slice(15),
    );
    const told = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, apiKey.id));
    expect(told).toMatchObject([{ action: "api_key.created", organizationId: id }]);
    expect(JSON.stringify(told)).not.toContain(key.slice(15));
  });

  it("ends when its days are over, a year and a day at the most", async () => {
    const { id, owner } = await newOrganization(db);
    const { apiKey } = await make(owner, id, { expiresInDays: 30 });
    const days = (Date.parse(apiKey.expiresAt ?? "") - Date.now()) / DAY_MS;
    expect(days).toBeCloseTo(30, 2);
    for (const expiresInDays of [0, -1, 1.5, 367])
      await expect(make(owner, id, { expiresInDays })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it.each([
    ["no name", { name: " " }],
    ["no scope", { scopes: [] }],
    ["one scope twice", { scopes: ["usage:read", "usage:read"] }],
    ["a scope that keys cannot have", { scopes: ["openid"] }],
  ])("is not made with %s", async (_, changes) => {
    const { id, owner } = await newOrganization(db);
    await expect(make(owner, id, changes as Partial<NewApiKey>)).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  it("is not made for an admin who acts in somebody's stead", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newUser(db, "admin");
    const disguised = await withSession(owner, { impersonatedBy: admin.actor.userId });
    await expect(make(disguised, id)).rejects.toMatchObject(refusal("auth.forbidden"));
  });

  it("is not made once its maker is banned or their session is over", async () => {
    const { id, owner } = await newOrganization(db);
    const signedIn = await withSession(owner);
    expect((await make(signedIn, id)).key).toBeTruthy();
    await db.delete(sessions).where(eq(sessions.id, signedIn.actor.session?.id ?? ""));
    await expect(make(signedIn, id)).rejects.toMatchObject(refusal("auth.required"));
    await db.update(users).set({ banned: true }).where(eq(users.id, owner.actor.userId));
    await expect(make(owner, id)).rejects.toMatchObject(refusal("auth.required"));
  });

  it("is not made beyond the limit, however many are asked for at once", async () => {
    const { id, owner } = await newOrganization(db);
    for (let made = 1; made < LIVE_KEYS_LIMIT; made += 1) await make(owner, id, { name: `Key ${made}` });
    const asked = await Promise.allSettled([1, 2, 3].map(() => make(owner, id)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(make(owner, id)).rejects.toMatchObject(refusal("api_key.too_many"));
    const [newest] = (await callerOf(owner).apiKeys.list({ organizationId: id })).items;
    await callerOf(owner).apiKeys.revoke({ organizationId: id, keyId: newest?.id ?? "" });
    expect((await make(owner, id)).key).toBeTruthy();
  });
});

describe("the keys of an organization", () => {
  it("are listed newest first, those that were revoked long ago left out", async () => {
    const { id, owner } = await newOrganization(db);
    for (const name of ["First", "Second", "Third"]) await make(owner, id, { name });
    const longAgo = new Date(Date.now() - 31 * DAY_MS);
    await db.update(apiKeys).set({ revokedAt: longAgo }).where(eq(apiKeys.name, "Second"));
    await db.update(apiKeys).set({ revokedAt: new Date() }).where(eq(apiKeys.name, "First"));
    expect(await namesOf(owner, id)).toEqual(["Third", "First"]);
  });

  it("are revoked by any of its admins, once", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const { apiKey } = await make(owner, id);
    const key = { organizationId: id, keyId: apiKey.id };
    await callerOf(admin).apiKeys.revoke(key);
    expect((await callerOf(owner).apiKeys.list({ organizationId: id })).items[0]?.revokedAt).toBeTruthy();
    await expect(callerOf(admin).apiKeys.revoke(key)).rejects.toMatchObject(refusal("api_key.not_found"));
  });

  it("do not exist for those of another organization", async () => {
    const [mine, theirs] = [await newOrganization(db), await newOrganization(db)];
    const { apiKey } = await make(theirs.owner, theirs.id);
    const { apiKeys: asMe } = callerOf(mine.owner);
    await expect(asMe.revoke({ organizationId: mine.id, keyId: apiKey.id })).rejects.toMatchObject(
      refusal("api_key.not_found"),
    );
    await expect(asMe.revoke({ organizationId: theirs.id, keyId: apiKey.id })).rejects.toMatchObject(
      refusal("organization.not_found"),
    );
    await expect(asMe.list({ organizationId: randomUUID() })).rejects.toMatchObject(
      refusal("organization.not_found"),
    );
  });

  it("go with the seat of whoever made them, and do not come back with it", async () => {
    const { id, owner } = await newOrganization(db);
    const admin = await newMember(db, id, "admin");
    const { apiKey } = await make(admin, id);
    await callerOf(owner).organizations.removeMember({ organizationId: id, userId: admin.actor.userId });
    expect(await namesOf(owner, id)).toEqual([]);
    const told = await db.select().from(auditEvents).where(eq(auditEvents.subjectId, apiKey.id));
    expect(told.map(({ action, details }) => [action, details["because"]])).toEqual([
      ["api_key.created", undefined],
      ["api_key.revoked", "membership"],
    ]);
  });
});

it("a key that is made while its maker is removed is refused or ends, and no call fails", async () => {
  for (let round = 0; round < 12; round += 1) {
    const { id, owner } = await newOrganization(db);
    const maker = await newMember(db, id, "admin");
    const [made, removed] = await Promise.allSettled([
      make(maker, id),
      callerOf(owner).organizations.removeMember({ organizationId: id, userId: maker.actor.userId }),
    ]);
    expect(removed.status).toBe("fulfilled");
    const reasons: unknown[] = made.status === "rejected" ? [made.reason] : [];
    expect(reasons).toMatchObject(reasons.map(() => refusal("organization.not_found")));
    expect(await db.$count(apiKeys, eq(apiKeys.userId, maker.actor.userId))).toBe(0);
  }
});
