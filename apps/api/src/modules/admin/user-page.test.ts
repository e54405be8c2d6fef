import { randomUUID } from "node:crypto";
import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { users } from "@souk/db/schema/people";
import { accounts, sessions } from "@souk/db/schema/sessions";
import { failedSignIns, passkeys, twoFactors } from "@souk/db/schema/sign-in";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq, ne } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { callerOf, refusalOf } from "../../testing/caller.ts";
import { linkIn, mailsTo } from "../../testing/sent-mails.ts";
import { openSession } from "../../testing/fresh-session.ts";
import { authOf, newGrant } from "../../testing/grant.ts";
import { contextOf, newAgent, newUser } from "../../testing/market.ts";
import { resolveBearer } from "../identity/index.ts";

let db: Database;
beforeAll(async () => {
  ({ db } = await testDatabase());
});
const house = async () => callerOf(await newUser(db, "admin")).admin;

const actionsOn = async (subjectId: string) =>
  (await db.select().from(auditEvents).where(eq(auditEvents.subjectId, subjectId))).map(
    ({ action }) => action,
  );

describe("an account's page", () => {
  it("tells how it is secured, where it is signed in, and what it has a part in", async () => {
    const user = await newUser(db);
    const { userId } = user.actor;
    const admin = await newUser(db, "admin");
    await db.insert(accounts).values({ userId, providerId: "google", accountId: randomUUID() });
    await db.insert(twoFactors).values({ userId, secret: "s", backupCodes: "c" });
    await db.insert(passkeys).values({
      userId,
      publicKey: "k",
      credentialID: randomUUID(),
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    });
    const sessionId = await openSession(user, { impersonatedBy: admin.actor.userId });
    await callerOf(user).organizations.create({ name: "Zeta" });
    const agent = await newAgent(db);
    await newGrant(user, agent.clientId);
    const found = await callerOf(admin).admin.getUser({ userId });
    expect(found).toMatchObject({
      id: userId,
      email: user.email,
      emailVerified: true,
      isDeleted: false,
      factors: { authenticatorApp: true, passkeys: 1 },
      signInMethods: ["google"],
      lock: { failed: 0, lockedUntil: null },
      organizations: [
        { id: user.actor.organizationId, isPersonal: true, role: "owner" },
        { name: "Zeta", isPersonal: false, role: "owner" },
      ],
      sessions: [{ id: sessionId, impersonator: { id: admin.actor.userId, name: "Ada Test" } }],
      connectedAgents: [{ slug: agent.slug }],
    });
  });

  it("is found by the account's id, and by nothing like it", async () => {
    const { userId } = (await newUser(db)).actor;
    const admin = await house();
    expect((await admin.listUsers({ q: userId })).items.map(({ id }) => id)).toEqual([userId]);
    expect((await admin.listUsers({ q: ` ${userId.toUpperCase()} ` })).total).toBe(1);
    expect((await admin.listUsers({ q: randomUUID() })).total).toBe(0);
  });

  it("is not found for anybody unknown", async () => {
    const admin = await house();
    const userId = randomUUID();
    expect(await refusalOf(admin.getUser({ userId }))).toBe("user.not_found");
    expect(await refusalOf(admin.unlockUser({ userId }))).toBe("user.not_found");
    expect(await refusalOf(admin.confirmUserEmail({ userId }))).toBe("user.not_found");
    expect(await refusalOf(admin.revokeUserSessions({ userId }))).toBe("user.not_found");
    expect(await refusalOf(admin.revokeUserSession({ userId, sessionId: userId }))).toBe("session.not_found");
    expect(await refusalOf(admin.getUser({ userId: "me" }))).toBe("request.invalid");
  });

  it("is closed to everybody but admins", async () => {
    const { userId } = (await newUser(db)).actor;
    const attempts = (ctx: Parameters<typeof callerOf>[0]) => {
      const { admin } = callerOf(ctx);
      const calls = [
        admin.getUser({ userId }),
        admin.unlockUser({ userId }),
        admin.confirmUserEmail({ userId }),
        admin.revokeUserSessions({ userId }),
        admin.revokeUserSession({ userId, sessionId: userId }),
      ];
      return Promise.all(calls.map(refusalOf));
    };
    expect(new Set(await attempts(await newUser(db)))).toEqual(new Set(["auth.forbidden"]));
    expect(new Set(await attempts(contextOf(db, { kind: "anonymous" })))).toEqual(new Set(["auth.required"]));
  });
});

describe("an account's sessions", () => {
  it("end one by one and all together, audited, and nobody else's", async () => {
    const [user, stranger] = [await newUser(db), await newUser(db)];
    const { userId } = user.actor;
    const [first, second, third] = [
      await openSession(user),
      await openSession(user),
      await openSession(user),
    ];
    const foreign = await openSession(stranger);
    const admin = await house();
    await admin.revokeUserSession({ userId, sessionId: first });
    expect(await actionsOn(first)).toEqual(["session.ended"]);
    expect(await refusalOf(admin.revokeUserSession({ userId, sessionId: first }))).toBe("session.not_found");
    expect(await refusalOf(admin.revokeUserSession({ userId, sessionId: foreign }))).toBe(
      "session.not_found",
    );
    expect(await admin.revokeUserSessions({ userId })).toEqual({ ended: 2 });
    expect(await admin.revokeUserSessions({ userId })).toEqual({ ended: 0 });
    expect([...(await actionsOn(second)), ...(await actionsOn(third))]).toHaveLength(2);
    expect(await db.$count(sessions, eq(sessions.id, foreign))).toBe(1);
  });
});

describe("an account's lock", () => {
  it("is shown, and opened by an admin, audited once", async () => {
    const user = await newUser(db);
    const { userId } = user.actor;
    const lockedUntil = new Date(Date.now() + 600_000);
    await db
      .insert(failedSignIns)
      .values({ email: user.email, failed: 10, locks: 1, lastTriedAt: new Date(), lockedUntil });
    const admin = await house();
    expect((await admin.getUser({ userId })).lock).toEqual({
      failed: 10,
      lockedUntil: lockedUntil.toISOString(),
    });
    await admin.unlockUser({ userId });
    await admin.unlockUser({ userId });
    expect((await admin.getUser({ userId })).lock).toEqual({ failed: 0, lockedUntil: null });
    expect(await actionsOn(userId)).toEqual(["user.unlocked"]);
  });
});

describe("an account's address", () => {
  it("is confirmed by an admin, audited once", async () => {
    const { userId } = (await newUser(db)).actor;
    await db.update(users).set({ emailVerified: false }).where(eq(users.id, userId));
    const admin = await house();
    await admin.confirmUserEmail({ userId });
    await admin.confirmUserEmail({ userId });
    expect((await admin.getUser({ userId })).emailVerified).toBe(true);
    expect(await actionsOn(userId)).toEqual(["user.email_confirmed_by_admin"]);
  });
});

describe("the mail to confirm an address", () => {
  async function unconfirmed() {
    const user = await newUser(db);
    await db.update(users).set({ emailVerified: false }).where(eq(users.id, user.actor.userId));
    return user;
  }

  it("is sent again, with a link that confirms nothing without the sign-up's proof, and audited", async () => {
    const { email, actor } = await unconfirmed();
    const admin = await house();
    expect(await admin.resendConfirmation({ userId: actor.userId })).toEqual({ sent: true });
    const link = await linkIn(db, email, "verify-email");
    expect(link.pathname).toBe("/verify");
    expect(await actionsOn(actor.userId)).toEqual(["user.confirmation_resent"]);
    expect((await admin.getUser({ userId: actor.userId })).emailVerified).toBe(false);
  });

  it("goes out five times an hour at most, and says so; only what was sent is audited", async () => {
    const { email, actor } = await unconfirmed();
    const admin = await house();
    const answers = [];
    for (let time = 0; time < 7; time += 1)
      answers.push((await admin.resendConfirmation({ userId: actor.userId })).sent);
    expect(answers).toEqual([...Array(5).fill(true), false, false]);
    expect(await mailsTo(db, email)).toHaveLength(5);
    expect(await actionsOn(actor.userId)).toHaveLength(5);
  });

  it("does not go to an address that is confirmed, and not for nobody", async () => {
    const { email, actor } = await newUser(db);
    await db.update(users).set({ emailVerified: true }).where(eq(users.id, actor.userId));
    const admin = await house();
    expect(await admin.resendConfirmation({ userId: actor.userId })).toEqual({ sent: false });
    expect([await mailsTo(db, email), await actionsOn(actor.userId)]).toEqual([[], []]);
    expect(await refusalOf(admin.resendConfirmation({ userId: randomUUID() }))).toBe("user.not_found");
  });
});

describe("a ban", () => {
  it("is told to the person with its reason and its end, and so is that it was lifted", async () => {
    const { email, actor } = await newUser(db);
    const { userId } = actor;
    const admin = await house();
    const expiresAt = "2126-01-01T00:00:00.000Z";
    await admin.banUser({ userId, reason: "Spam", expiresAt });
    await admin.unbanUser({ userId });
    await admin.unbanUser({ userId });
    await admin.banUser({ userId, reason: "Spam again" });
    expect((await mailsTo(db, email)).toReversed()).toEqual([
      { template: "account-banned", props: { reason: "Spam", until: expiresAt } },
      { template: "account-unbanned", props: {} },
      { template: "account-banned", props: { reason: "Spam again", until: null } },
    ]);
  });

  it("does not end in the past", async () => {
    const user = await newUser(db);
    const { userId } = user.actor;
    const token = await newGrant(user, (await newAgent(db)).clientId);
    const admin = await house();
    const expiresAt = new Date(Date.now() - 1000).toISOString();
    expect(await refusalOf(admin.banUser({ userId, reason: "Spam", expiresAt }))).toBe("ban.past");
    const standing = { db, auth: authOf(db), now: () => new Date() };
    expect(await resolveBearer(standing, token)).toBeDefined();
  });
});

describe("the last admin who can sign in", () => {
  /** Nobody but these two administrates the marketplace. */
  async function twoAdmins() {
    const [one, two] = [await newUser(db, "admin"), await newUser(db, "admin")];
    const others = and(ne(users.id, one.actor.userId), ne(users.id, two.actor.userId));
    await db.update(users).set({ role: "user" }).where(others);
    return { one, two };
  }
  const adminsLeft = () => db.$count(users, and(eq(users.role, "admin"), eq(users.banned, false)));

  it.each(["demoted", "banned"])("is not %s", async (what) => {
    const { one, two } = await twoAdmins();
    const house = callerOf(one).admin;
    await house.banUser({ userId: two.actor.userId, reason: "Left" });
    // The banned one's session of the same moment.
    const late = callerOf(two).admin;
    const { userId } = one.actor;
    const attempt =
      what === "banned"
        ? late.banUser({ userId, reason: "Revenge" })
        : late.setUserRole({ userId, role: "user" });
    expect(await refusalOf(attempt)).toBe("user.last_admin");
  });

  it("stays when two send each other away at once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { one, two } = await twoAdmins();
      await Promise.allSettled([
        callerOf(one).admin.setUserRole({ userId: two.actor.userId, role: "user" }),
        callerOf(two).admin.banUser({ userId: one.actor.userId, reason: "Race" }),
      ]);
      expect(await adminsLeft()).toBe(1);
    }
  });
});
