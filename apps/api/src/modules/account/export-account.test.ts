import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { accounts } from "@souk/db/schema/sessions";
import { twoFactors } from "@souk/db/schema/sign-in";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { openSession, withSession } from "../../testing/fresh-session.ts";
import { newAgent, newTier, newUser } from "../../testing/market.ts";
import { checkout } from "../billing/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});

describe("an exported account", () => {
  it("holds the person, their seats, plans, usage and deeds", async () => {
    const user = await withSession(await newUser(db));
    const agent = await newAgent(db);
    const tier = await newTier(db, agent);
    await checkout(user, { agentId: agent.slug, tierId: tier.id });
    const exported = await callerOf(user).account.export();
    expect(exported).toMatchObject({
      profile: { id: user.actor.userId, email: user.email },
      sessions: [{ id: user.actor.session?.id, address: "192.0.2.7" }],
      organizations: [{ id: user.actor.organizationId, isPersonal: true, role: "owner" }],
      subscriptions: [{ agent: agent.slug, status: "active" }],
    });
    expect(exported.usage).toContainEqual(expect.objectContaining({ agent: agent.slug, used: 0 }));
    expect(exported.auditEvents.map(({ action }) => action)).toContain("subscription.started");
  });

  it("holds no secret", async () => {
    const user = await withSession(await newUser(db));
    const { userId } = user.actor;
    const secret = "the-secret-that-nobody-may-read";
    await db
      .insert(accounts)
      .values({ userId, providerId: "credential", accountId: userId, password: secret });
    await db.insert(twoFactors).values({ userId, secret, backupCodes: secret });
    expect(JSON.stringify(await callerOf(user).account.export())).not.toContain(secret);
  });

  it("holds nothing of anybody else's", async () => {
    const [user, other] = [await withSession(await newUser(db)), await withSession(await newUser(db))];
    const agent = await newAgent(db);
    const tier = await newTier(db, agent);
    await checkout(other, { agentId: agent.slug, tierId: tier.id });
    const exported = JSON.stringify(await callerOf(user).account.export());
    expect(exported).not.toContain(other.actor.userId);
    expect(exported).not.toContain(agent.slug);
  });

  it("is on record and told to its owner", async () => {
    const user = await withSession(await newUser(db));
    await callerOf(user).account.export();
    const deeds = and(eq(auditEvents.actorId, user.actor.userId), eq(auditEvents.action, "user.exported"));
    expect(await db.select().from(auditEvents).where(deeds)).toHaveLength(1);
    expect(await db.select().from(emails).where(eq(emails.recipient, user.email))).toHaveLength(1);
  });

  it("names an admin who looks through one's eyes as one, without the address of theirs", async () => {
    const user = await withSession(await newUser(db));
    const admin = await newUser(db, "admin");
    const id = await openSession(user, { impersonatedBy: admin.actor.userId });
    const { sessions } = await callerOf(user).account.export();
    expect(sessions.find((session) => session.id === id)).toMatchObject({
      address: null,
      userAgent: "An admin of Souk",
    });
    expect(sessions.find((session) => session.id !== id)).toMatchObject({ address: "192.0.2.7" });
  });

  it("is given only to whoever has just signed in, and not to an admin in their stead", async () => {
    const user = await newUser(db);
    const admin = await newUser(db, "admin");
    const [stale, seen] = [
      await withSession(user, { minutesAgo: 11 }),
      await withSession(user, { impersonatedBy: admin.actor.userId }),
    ];
    expect(await refusalOf(callerOf(stale).account.export())).toBe("auth.not_fresh");
    expect(await refusalOf(callerOf(seen).account.export())).toBe("auth.forbidden");
  });
});
