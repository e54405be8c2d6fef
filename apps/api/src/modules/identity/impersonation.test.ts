import { auditEvents } from "@souk/db/schema/audit";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../../testing/agent-fixture.ts";
import type { Browser } from "../../testing/browser.ts";
import { contextOf } from "../../testing/market.ts";
import { type Person, signIn } from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { createOrganization } from "../organizations/index.ts";
import { banUser, resolveSession, revokeSession, setUserRole } from "./index.ts";

let database: TestDatabase;
let server: IdentityServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

const post = (browser: Browser, path: string, body: object = {}) =>
  browser.send(`${server.apiUrl}/api/auth${path}`, { method: "POST", body });

const get = async (browser: Browser, path: string) =>
  (await browser.send(`${server.apiUrl}/api/auth${path}`)).json() as { user: { id: string } } | null;

const resolve = (browser: Browser) =>
  resolveSession(
    { db: database.db, auth: server.auth, now: () => new Date() },
    new Headers({ cookie: browser.cookie }),
  );

async function account(role: "user" | "admin" = "user") {
  const person: Person = newPerson();
  const browser = await signIn(server, person);
  const [user] = await database.db
    .update(users)
    .set({ role })
    .where(eq(users.email, person.email))
    .returning();
  return { ...person, browser, id: user?.id ?? "" };
}

/** An admin who looks through somebody's eyes. */
async function impersonating() {
  const [admin, person] = [await account("admin"), await account()];
  const answer = await post(admin.browser, "/admin/impersonate-user", { userId: person.id });
  expect(answer.status).toBe(200);
  return { admin, person, eyes: admin.browser };
}

const impersonationOf = async (userId: string) => {
  const [row] = await database.db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNotNull(sessions.impersonatedBy)));
  return row;
};

async function told(subjectId: string) {
  const rows = await database.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, subjectId))
    .orderBy(auditEvents.id);
  return rows.map(({ action, actorId, details }) => ({ action, actorId, by: details["impersonatedBy"] }));
}

describe("an admin who looks through somebody's eyes", () => {
  it("is that person, without an admin's rights, and their own self again when they stop", async () => {
    const { admin, person, eyes } = await impersonating();
    expect(await resolve(eyes)).toMatchObject({
      userId: person.id,
      role: "user",
      session: { impersonatedBy: admin.id },
    });
    expect((await post(eyes, "/admin/stop-impersonating")).status).toBe(200);
    expect(await resolve(eyes)).toMatchObject({
      userId: admin.id,
      role: "admin",
      session: { impersonatedBy: null },
    });
    expect(await impersonationOf(person.id)).toBeUndefined();
    expect((await get(person.browser, "/get-session"))?.user.id).toBe(person.id);
  });

  it("is told of when they start and when they stop", async () => {
    const { admin, person, eyes } = await impersonating();
    const session = await impersonationOf(person.id);
    await post(eyes, "/admin/stop-impersonating");
    expect(await told(session?.id ?? "")).toEqual([
      { action: "impersonation.started", actorId: admin.id, by: admin.id },
      { action: "impersonation.ended", actorId: admin.id, by: admin.id },
    ]);
  });

  it("is who ended it by signing out, and is not where the person threw them out", async () => {
    const [one, other] = [await impersonating(), await impersonating()];
    const [left, thrownOut] = [await impersonationOf(one.person.id), await impersonationOf(other.person.id)];
    expect((await post(one.eyes, "/sign-out")).status).toBe(200);
    const actor = await resolve(other.person.browser);
    if (!actor) throw new Error("Nobody is signed in");
    await revokeSession(contextOf(database.db, actor), { sessionId: thrownOut?.id ?? "" });
    expect((await told(left?.id ?? "")).at(-1)).toMatchObject({ actorId: one.admin.id });
    expect((await told(thrownOut?.id ?? "")).at(-1)).toMatchObject({ actorId: other.person.id });
  });

  it("is named in everything that is written meanwhile", async () => {
    const { admin, eyes } = await impersonating();
    const actor = await resolve(eyes);
    if (!actor) throw new Error("Nobody is signed in");
    const made = await createOrganization(contextOf(database.db, actor), { name: "Acme" });
    expect(await told(made.id)).toMatchObject([{ actorId: actor.userId, by: admin.id }]);
    await post(eyes, "/sign-out");
    const ended = await database.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, "impersonation.ended"));
    expect(ended.map(({ details }) => details["impersonatedBy"])).toContain(admin.id);
  });

  it("stops after an hour, however much they do", async () => {
    const { person, eyes } = await impersonating();
    const session = await impersonationOf(person.id);
    const lastsMs = (session?.expiresAt.getTime() ?? 0) - (session?.createdAt.getTime() ?? 0);
    expect(lastsMs).toBeLessThanOrEqual(3_600_000);
    // Without the cookie that says so, the library would prolong it to a week.
    const token = eyes.cookie.split("; ").find((pair) => pair.startsWith("souk.session_token="));
    await database.db
      .update(sessions)
      .set({ createdAt: sql`now() - interval '50 minutes'`, expiresAt: sql`now() + interval '10 minutes'` })
      .where(eq(sessions.id, session?.id ?? ""));
    await server.auth.api.getSession({ headers: new Headers({ cookie: token ?? "" }) });
    const later = await impersonationOf(person.id);
    expect((later?.expiresAt.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(600_000);
  });

  it.each([
    ["the password", "/change-password", { currentPassword: "x", newPassword: "a long enough password" }],
    ["the address", "/change-email", { newEmail: "other@people.example" }],
    ["the name", "/update-user", { name: "Somebody else" }],
    ["the linked accounts", "/link-social", { provider: "google" }],
    ["the authenticator app", "/two-factor/enable", { password: "x" }],
    ["the passkeys", "/passkey/delete-passkey", { id: "x" }],
    ["where the person is signed in", "/revoke-other-sessions", {}],
    ["the password, by guessing it", "/verify-password", { password: "x" }],
    ["the authenticator app, by guessing its code", "/two-factor/verify-totp", { code: "123456" }],
    ["what the session holds", "/update-session", { activeOrganizationId: "x" }],
    ["who is an admin", "/admin/set-role", { userId: "x", role: "admin" }],
    ["whose eyes they look through", "/admin/impersonate-user", { userId: "x" }],
  ])("cannot change %s", async (_, path, body) => {
    const { eyes } = await impersonating();
    expect((await post(eyes, path, body)).status).toBeOneOf([403, 404]);
  });
});

describe("nobody looks through the eyes", () => {
  it("of an admin, or of somebody who is banned or unknown", async () => {
    const [admin, other, banned] = [await account("admin"), await account("admin"), await account()];
    await database.db.update(users).set({ banned: true }).where(eq(users.id, banned.id));
    const attempt = async (userId: string) =>
      (await post(admin.browser, "/admin/impersonate-user", { userId })).status;
    expect(await attempt(other.id)).toBe(403);
    expect(await attempt(banned.id)).toBe(403);
    expect(await attempt("00000000-0000-7000-8000-000000000000")).toBe(404);
    expect(await resolve(admin.browser)).toMatchObject({ userId: admin.id });
  });

  it("of anybody without being an admin", async () => {
    const [user, person] = [await account(), await account()];
    expect((await post(user.browser, "/admin/impersonate-user", { userId: person.id })).status).toBe(403);
  });

  it.each([
    [
      "the admin is banned",
      (ids: Ids) => banUser(system(), { userId: ids.admin, reason: "x", expiresAt: null }),
    ],
    ["the admin is one no more", (ids: Ids) => setUserRole(system(), { userId: ids.admin, role: "user" })],
    [
      "the person becomes an admin",
      (ids: Ids) => setUserRole(system(), { userId: ids.person, role: "admin" }),
    ],
  ])("of anybody any longer when %s", async (_, happens) => {
    await account("admin");
    const { admin, person, eyes } = await impersonating();
    await happens({ admin: admin.id, person: person.id });
    expect(await resolve(eyes)).toBeUndefined();
    expect(await impersonationOf(person.id)).toBeUndefined();
  });

  type Ids = { admin: string; person: string };
  const system = () => contextOf(database.db, { kind: "system" });
});
