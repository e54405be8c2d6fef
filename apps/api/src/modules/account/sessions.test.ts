import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { emails } from "@souk/db/schema/mail";
import { oauthAccessTokens } from "@souk/db/schema/oauth-grants";
import { sessions } from "@souk/db/schema/sessions";
import { testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { openSession, withSession } from "../../testing/fresh-session.ts";
import { newAgent, newUser } from "../../testing/market.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

async function idsOf(userId: string): Promise<string[]> {
  const rows = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId));
  return rows.map(({ id }) => id);
}

describe("the list of sessions", () => {
  it("says in words where one is signed in, the asking session first", async () => {
    const user = await withSession(await newUser(db), { minutesAgo: 60 });
    const other = await openSession(user);
    const { items } = await callerOf(user).account.listSessions();
    expect(items).toMatchObject([
      { id: user.actor.session?.id, isCurrent: true, device: "Firefox on Linux", address: "192.0.2.7" },
      { id: other, isCurrent: false, byAdmin: false },
    ]);
  });

  it("shows an admin who looks through one's eyes, and nobody else's sessions", async () => {
    const [user, stranger] = [await withSession(await newUser(db)), await newUser(db)];
    const admin = await newUser(db, "admin");
    await openSession(stranger);
    await openSession(user, { impersonatedBy: admin.actor.userId });
    const { items } = await callerOf(user).account.listSessions();
    expect(items.filter(({ byAdmin }) => byAdmin)).toMatchObject([
      { device: "An admin of Souk", address: null },
    ]);
    expect(items).toHaveLength(2);
  });
});

describe("revoking a session", () => {
  it("ends it, and the agents that were signed in to from there", async () => {
    const user = await withSession(await newUser(db));
    const [other, agent] = [await openSession(user), await newAgent(db)];
    const { userId, organizationId: referenceId } = user.actor;
    const token = { clientId: agent.clientId, userId, referenceId, scopes: ["openid"] };
    const expiresAt = new Date(Date.now() + 3_600_000);
    for (const sessionId of [other, user.actor.session?.id ?? ""]) {
      await db.insert(oauthAccessTokens).values({ ...token, token: randomUUID(), sessionId, expiresAt });
    }
    await callerOf(user).account.revokeSession({ sessionId: other });
    expect(await idsOf(user.actor.userId)).toEqual([user.actor.session?.id]);
    const left = await db
      .select({ sessionId: oauthAccessTokens.sessionId })
      .from(oauthAccessTokens)
      .where(eq(oauthAccessTokens.userId, user.actor.userId));
    expect(left).toEqual([{ sessionId: user.actor.session?.id }]);
  });

  it("tells its owner by mail", async () => {
    const user = await withSession(await newUser(db));
    await callerOf(user).account.revokeSession({ sessionId: await openSession(user) });
    const mails = await db.select().from(emails).where(eq(emails.recipient, user.email));
    expect(mails).toMatchObject([{ template: "account-notice" }]);
  });

  it("does not know foreign sessions, and ends each once", async () => {
    const [user, stranger] = [await withSession(await newUser(db)), await newUser(db)];
    const foreign = await openSession(stranger);
    const own = await openSession(user);
    const revoke = (sessionId: string) => callerOf(user).account.revokeSession({ sessionId });
    expect(await refusalOf(revoke(foreign))).toBe("session.not_found");
    expect(await refusalOf(revoke(randomUUID()))).toBe("session.not_found");
    await revoke(own);
    expect(await refusalOf(revoke(own))).toBe("session.not_found");
    expect(await idsOf(stranger.actor.userId)).toEqual([foreign]);
  });

  it("of all others leaves the asking one", async () => {
    const user = await withSession(await newUser(db));
    await openSession(user);
    await openSession(user);
    expect(await callerOf(user).account.revokeOtherSessions()).toEqual({ ended: 2 });
    expect(await idsOf(user.actor.userId)).toEqual([user.actor.session?.id]);
    expect(await callerOf(user).account.revokeOtherSessions()).toEqual({ ended: 0 });
  });
});
