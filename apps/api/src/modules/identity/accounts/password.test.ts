import { auditEvents } from "@souk/db/schema/audit";
import { verifications } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq, sql } from "drizzle-orm";
import { refreshTokenGrant } from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Account, accountsAt } from "../../../testing/accounts.ts";
import { registerTestAgent } from "../../../testing/agent-fixture.ts";
import { exchange } from "../../../testing/browser.ts";
import { obtainAgentToken } from "../../../testing/relying-party.ts";
import { linkIn, mailsTo } from "../../../testing/sent-mails.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";

let database: TestDatabase;
let server: IdentityServer;
let people: ReturnType<typeof accountsAt>;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
  people = accountsAt(server, database.db);
});
afterAll(() => server.close());

const NEW_PASSWORD = "a password chosen anew";

/** The link to a new password, as it lies in the mailbox. */
async function resetLinkOf({ email }: Account, redirectTo?: string): Promise<URL> {
  await people.post("/request-password-reset", { email, redirectTo });
  return linkIn(database.db, email, "reset-password");
}

const reset = (link: URL, newPassword = NEW_PASSWORD) =>
  people.post("/reset-password", { token: link.searchParams.get("token"), newPassword });

async function agentTokenOf(user: Account) {
  const agent = await registerTestAgent(database.db);
  const at = { apiUrl: server.apiUrl, webUrl: server.webUrl };
  return obtainAgentToken({ ...agent, ...at, user, scopes: ["openid", "offline_access"] });
}

async function isAlive(accessToken: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await exchange(`${server.apiUrl}/api/auth/oauth2/userinfo`, undefined, { headers })).status === 200;
}

describe("a password chosen by the link in the mailbox", () => {
  it("signs in, and the one before does not", async () => {
    const account = await people.newAccount();
    const link = await resetLinkOf(account);
    expect(link.pathname).toBe("/reset-password");
    expect((await reset(link)).status).toBe(200);
    expect((await people.signIn(account)).status).toBe(401);
    expect((await people.signIn({ ...account, password: NEW_PASSWORD })).status).toBe(200);
  });

  it("ends every session and every agent's tokens at once, refresh tokens included", async () => {
    const account = await people.newAccount();
    const { config, accessToken, refreshToken } = await agentTokenOf(account);
    expect([await people.isSignedIn(account.browser), await isAlive(accessToken)]).toEqual([true, true]);
    await reset(await resetLinkOf(account));
    expect([await people.isSignedIn(account.browser), await isAlive(accessToken)]).toEqual([false, false]);
    await expect(refreshTokenGrant(config, refreshToken ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("is told to the owner and put on record, once each", async () => {
    const account = await people.newAccount();
    await reset(await resetLinkOf(account));
    const mails = await mailsTo(database.db, account.email);
    expect(mails.filter(({ template }) => template === "password-changed")).toEqual([
      { template: "password-changed", props: { resetPath: "/forgot-password" } },
    ]);
    const told = await database.db
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.subjectId, account.id));
    expect(told.filter(({ action }) => action === "user.password_reset")).toHaveLength(1);
  });

  it("ends the other links to a new password, and its own", async () => {
    const account = await people.newAccount();
    const older = await resetLinkOf(account);
    const newer = await resetLinkOf(account);
    expect((await reset(newer)).status).toBe(200);
    for (const spent of [older, newer]) {
      const answer = await reset(spent, "yet another password");
      expect([answer.status, answer.json()]).toMatchObject([400, { code: "INVALID_TOKEN" }]);
    }
    expect((await people.signIn({ ...account, password: NEW_PASSWORD })).status).toBe(200);
  });

  it("is chosen once, though many ask at once", async () => {
    const account = await people.newAccount();
    const link = await resetLinkOf(account);
    const answers = await Promise.all(Array.from({ length: 8 }, () => reset(link)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("confirms the address of an account that waited for it", async () => {
    const person = { name: "Ada", email: `ada.${Date.now()}@people.example`, password: "first password" };
    await people.signUp(person);
    await people.post("/request-password-reset", { email: person.email });
    await reset(await linkIn(database.db, person.email, "reset-password"));
    expect((await people.signIn({ ...person, password: NEW_PASSWORD })).status).toBe(200);
  });

  it("must be a password: a short one is refused and the link still works", async () => {
    const account = await people.newAccount();
    const link = await resetLinkOf(account);
    expect((await reset(link, "short")).status).toBe(400);
    expect((await reset(link)).status).toBe(200);
  });
});

describe("the link to a new password", () => {
  it("is unreadable in the database", async () => {
    const account = await people.newAccount();
    const token = (await resetLinkOf(account)).searchParams.get("token") ?? "";
    const found = await database.db
      .select({ id: verifications.id })
      .from(verifications)
      .where(sql`position(${token} in ${verifications}::text) > 0`);
    expect(found).toEqual([]);
  });

  it("is dead after an hour", async () => {
    const account = await people.newAccount();
    const link = await resetLinkOf(account);
    await database.db
      .update(verifications)
      .set({ expiresAt: sql`${verifications.expiresAt} - interval '61 minutes'` })
      .where(eq(verifications.value, account.id));
    expect((await reset(link)).status).toBe(400);
  });

  it.each([
    ["/authorize?client_id=a&state=b", "/authorize?client_id=a&state=b"],
    [undefined, null],
  ])("comes back to %j", async (redirectTo, expected) => {
    const link = await resetLinkOf(await people.newAccount(), redirectTo);
    expect(link.searchParams.get("return")).toBe(expected);
  });

  it("never leads to another site", async () => {
    const { email } = await people.newAccount();
    const answer = await people.post("/request-password-reset", {
      email,
      redirectTo: "https://evil.example",
    });
    expect(answer.status).toBe(403);
    expect(await people.templatesTo(email)).not.toContain("reset-password");
  });
});

describe("a password changed in the settings", () => {
  const change = ({ browser, password: currentPassword }: Account, more: object = {}) =>
    people.post(
      "/change-password",
      { currentPassword, newPassword: NEW_PASSWORD, revokeOtherSessions: true, ...more },
      browser,
    );

  it("ends the other sessions and the agents' tokens, keeps this one, and is told to the owner", async () => {
    const account = await people.newAccount();
    const { accessToken } = await agentTokenOf(account);
    const elsewhere = people.newBrowser();
    await people.signIn(account, elsewhere);
    expect((await change(account)).status).toBe(200);
    expect(await people.isSignedIn(account.browser)).toBe(true);
    expect(await people.isSignedIn(elsewhere)).toBe(false);
    expect(await isAlive(accessToken)).toBe(false);
    expect((await people.templatesTo(account.email))[0]).toBe("password-changed");
  });

  it("ends the links to a new password that lie in the mailbox", async () => {
    const account = await people.newAccount();
    const link = await resetLinkOf(account);
    await change(account);
    expect((await reset(link, "yet another password")).status).toBe(400);
  });

  it("needs the one before, and a wrong one changes and tells nothing", async () => {
    const account = await people.newAccount();
    const answer = await change(account, { currentPassword: "not the password" });
    expect([answer.status, answer.json()]).toMatchObject([400, { code: "INVALID_PASSWORD" }]);
    expect((await people.signIn(account)).status).toBe(200);
    expect(await people.templatesTo(account.email)).not.toContain("password-changed");
    const changes = and(
      eq(auditEvents.subjectId, account.id),
      eq(auditEvents.action, "user.password_changed"),
    );
    expect(await database.db.select().from(auditEvents).where(changes)).toEqual([]);
  });
});
