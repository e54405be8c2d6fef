import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { users } from "@souk/db/schema/people";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { authOf, newGrant } from "../../testing/grant.ts";
import { contextOf, newAgent, newTier, newUser, throughAgent } from "../../testing/market.ts";
import { checkout } from "../billing/index.ts";
import { resolveBearer } from "../identity/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const admin = async () => callerOf(await newUser(db, "admin")).admin;

async function named(name: string) {
  const user = await newUser(db);
  await db.update(users).set({ name }).where(eq(users.id, user.actor.userId));
  return user;
}

describe("finding users", () => {
  it("looks for the words in name and e-mail, whatever the case", async () => {
    const tag = randomUUID();
    const user = await named(`Grace ${tag}`);
    const house = await admin();
    const byName = await house.listUsers({ q: `GRACE ${tag}`.toUpperCase() });
    expect(byName).toMatchObject({
      total: 1,
      nextCursor: null,
      items: [{ id: user.actor.userId, role: "user", ban: null }],
    });
    expect(await house.listUsers({ q: user.email.slice(3, 30) })).toEqual(byName);
    expect(await house.listUsers({ q: `grace${tag}` })).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  it.each([
    ["%", "50% off", "500 off"],
    ["_", "snake_case", "snakeXcase"],
    ["\\", "back\\slash", "backslash"],
    ["'", "O'Neil", "ONeil"],
  ])("takes %s for itself", async (_, name, other) => {
    const tag = randomUUID().slice(0, 8);
    const user = await named(`${name} ${tag}`);
    await named(`${other} ${tag}`);
    const { items } = await (await admin()).listUsers({ q: `${name} ${tag}` });
    expect(items.map(({ id }) => id)).toEqual([user.actor.userId]);
  });

  it("pages newest first without gap or repeat", async () => {
    const tag = randomUUID();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await named(tag)).actor.userId);
    const house = await admin();
    const first = await house.listUsers({ q: tag, limit: 2 });
    const second = await house.listUsers({ q: tag, limit: 2, cursor: first.nextCursor ?? "" });
    const third = await house.listUsers({ q: tag, limit: 2, cursor: second.nextCursor ?? "" });
    expect([first, second, third].flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
    expect([first.total, third.nextCursor]).toEqual([5, null]);
    const cursor = Buffer.from('["1"]').toString("base64url");
    expect(await refusalOf(house.listUsers({ cursor }))).toBe("request.invalid");
  });

  it("counts live plans only", async () => {
    const buyer = await named(randomUUID());
    const agents = [await newAgent(db), await newAgent(db)];
    for (const agent of agents) {
      await checkout(buyer, { agentId: agent.slug, tierId: (await newTier(db, agent)).id });
    }
    await callerOf(buyer).billing.cancelSubscription({ agentId: agents[0]?.slug ?? "" });
    const { items } = await (await admin()).listUsers({ q: buyer.email });
    expect(items).toMatchObject([{ liveSubscriptions: 1 }]);
  });
});

describe("an account", () => {
  it("is made an admin and an ordinary one again", async () => {
    const { userId } = (await newUser(db)).actor;
    const house = await admin();
    expect(await house.setUserRole({ userId, role: "admin" })).toMatchObject({ id: userId, role: "admin" });
    expect(await house.setUserRole({ userId, role: "user" })).toMatchObject({ id: userId, role: "user" });
  });

  it("that is banned is out at once, and its agents with it, until it is let in again", async () => {
    const user = await newUser(db);
    const { userId } = user.actor;
    const agent = await newAgent(db);
    const token = await newGrant(user, agent.clientId);
    const resolve = () => resolveBearer({ db, auth: authOf(db), now: () => new Date() }, token);
    const house = await admin();
    expect(await resolve()).toMatchObject({ userId });
    const expiresAt = "2126-01-01T00:00:00.000Z";
    const banned = await house.banUser({ userId, reason: "Spam", expiresAt });
    expect(banned.ban).toEqual({ reason: "Spam", expiresAt });
    expect(await resolve()).toBeUndefined();
    expect(await house.unbanUser({ userId })).toMatchObject({ ban: null });
    // The ban ended the grant's tokens for good.
    expect(await resolve()).toBeUndefined();
  });

  it("of one's own keeps its role and cannot be banned", async () => {
    const me = await newUser(db, "admin");
    const { userId } = me.actor;
    const house = callerOf(me).admin;
    expect(await refusalOf(house.setUserRole({ userId, role: "user" }))).toBe("user.self");
    expect(await refusalOf(house.banUser({ userId, reason: "Tired" }))).toBe("user.self");
    expect((await house.listUsers({ q: me.email })).items).toMatchObject([{ role: "admin", ban: null }]);
  });

  it("that is unknown is not found, and malformed input is invalid", async () => {
    const house = await admin();
    const userId = randomUUID();
    expect(await refusalOf(house.setUserRole({ userId, role: "user" }))).toBe("user.not_found");
    expect(await refusalOf(house.banUser({ userId, reason: "Spam" }))).toBe("user.not_found");
    expect(await refusalOf(house.unbanUser({ userId }))).toBe("user.not_found");
    expect(await refusalOf(house.unbanUser({ userId: "me" }))).toBe("request.invalid");
    expect(await refusalOf(house.banUser({ userId, reason: "" }))).toBe("request.invalid");
    expect(await refusalOf(house.banUser({ userId, reason: "x", expiresAt: "tomorrow" }))).toBe(
      "request.invalid",
    );
    const role = "owner" as "admin";
    expect(await refusalOf(house.setUserRole({ userId, role }))).toBe("request.invalid");
  });
});

describe("administration", () => {
  it("is closed to users, agents and visitors, whatever they call", async () => {
    const user = await newUser(db);
    const { userId } = (await newUser(db)).actor;
    const attempts = (ctx: Parameters<typeof callerOf>[0]) => {
      const house = callerOf(ctx).admin;
      const calls = [
        house.listUsers({}),
        house.setUserRole({ userId, role: "admin" }),
        house.banUser({ userId, reason: "Spam" }),
        house.unbanUser({ userId }),
      ];
      return Promise.all(calls.map(refusalOf));
    };
    const all = (code: string) => [code, code, code, code];
    expect(await attempts(user)).toEqual(all("auth.forbidden"));
    expect(await attempts(throughAgent(user, await newAgent(db)))).toEqual(all("auth.forbidden"));
    expect(await attempts(contextOf(db, { kind: "anonymous" }))).toEqual(all("auth.required"));
  });
});
