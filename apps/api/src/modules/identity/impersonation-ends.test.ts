import type { Database } from "@souk/db/client";
import { auditEvents } from "@souk/db/schema/audit";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Account, accountsAt } from "../../testing/accounts.ts";
import { callerOf } from "../../testing/caller.ts";
import { openSession } from "../../testing/fresh-session.ts";
import { contextOf, newUser } from "../../testing/market.ts";
import { linkIn } from "../../testing/sent-mails.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { banUser, endUserSession, endUserSessions, resolveSession } from "./index.ts";

let db: Database;
let server: IdentityServer;
let people: ReturnType<typeof accountsAt>;
beforeAll(async () => {
  ({ db } = await testDatabase());
  server = await serveIdentity(db);
  people = accountsAt(server, db);
});
afterAll(() => server.close());

const NEW_PASSWORD = "a password chosen anew";
const system = () => contextOf(db, { kind: "system" });

/** An admin, and a thief of one of their sessions who looks through somebody's eyes by now. */
async function robbedAdmin(): Promise<{ admin: Account; victim: string; stolen: string }> {
  const admin = await people.newAccount();
  await db.update(users).set({ role: "admin" }).where(eq(users.id, admin.id));
  const victim = await newUser(db);
  const stolen = await openSession(victim, { impersonatedBy: admin.id });
  return { admin, victim: victim.actor.userId, stolen };
}

const isAlive = async (sessionId: string) =>
  (await db.select().from(sessions).where(eq(sessions.id, sessionId))).length > 0;

/** The admin's own verbs, as their browser calls them. */
async function callsOf({ browser }: Account) {
  const headers = new Headers({ cookie: browser.cookie });
  const actor = await resolveSession({ db, auth: server.auth, now: () => new Date() }, headers);
  if (!actor) throw new Error("The admin is not signed in");
  return callerOf(contextOf(db, actor)).account;
}

const otherSessionOf = async ({ id }: Account) => {
  const [row] = await db
    .insert(sessions)
    .values({ userId: id, token: crypto.randomUUID(), expiresAt: new Date(Date.now() + 3_600_000) })
    .returning({ id: sessions.id });
  return row?.id ?? "";
};

describe("what a thief looks at through others' eyes ends when the admin", () => {
  it.each<[string, (admin: Account) => Promise<unknown>]>([
    ["ends their other sessions", async (admin) => (await callsOf(admin)).revokeOtherSessions()],
    [
      "ends one of their sessions",
      async (admin) => (await callsOf(admin)).revokeSession({ sessionId: await otherSessionOf(admin) }),
    ],
    [
      "ends their other sessions at the library",
      async (admin) => {
        await otherSessionOf(admin);
        await people.post("/revoke-other-sessions", {}, admin.browser);
      },
    ],
    [
      "changes their password",
      ({ password: currentPassword, browser }) =>
        people.post("/change-password", { currentPassword, newPassword: NEW_PASSWORD }, browser),
    ],
    [
      "chooses a new password by mail",
      async ({ email }) => {
        await people.post("/request-password-reset", { email });
        const token = (await linkIn(db, email, "reset-password")).searchParams.get("token");
        await people.post("/reset-password", { token, newPassword: NEW_PASSWORD });
      },
    ],
    ["is signed out everywhere by another", ({ id }) => endUserSessions(system(), { userId: id })],
    [
      "is signed out in one place by another",
      async (admin) => endUserSession(system(), { userId: admin.id, sessionId: await otherSessionOf(admin) }),
    ],
    [
      "is banned",
      async ({ id }) => {
        await robbedAdmin();
        await banUser(system(), { userId: id, reason: "Stolen", expiresAt: null });
      },
    ],
  ])("%s", async (_, happens) => {
    const { admin, stolen } = await robbedAdmin();
    expect(await isAlive(stolen)).toBe(true);
    await happens(admin);
    expect(await isAlive(stolen)).toBe(false);
  });
});

it("an admin who has no other session learns that a thief's look through others' eyes was ended, on record", async () => {
  const { admin, stolen, victim } = await robbedAdmin();
  expect(await (await callsOf(admin)).revokeOtherSessions()).toEqual({ ended: 1 });
  expect(await people.templatesTo(admin.email)).toContain("account-notice");
  const told = await db
    .select({ details: auditEvents.details })
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectId, stolen), eq(auditEvents.action, "impersonation.ended")));
  expect(told).toEqual([{ details: { userId: victim, impersonatedBy: admin.id } }]);
});

it("what other admins look at stays", async () => {
  const [{ admin }, other] = [await robbedAdmin(), await robbedAdmin()];
  await (await callsOf(admin)).revokeOtherSessions();
  expect(await isAlive(other.stolen)).toBe(true);
});
