import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { failedSignIns, passkeys, twoFactors } from "@souk/db/schema/sign-in";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, asc, eq, like, sql } from "drizzle-orm";
import { createEmailVerificationToken } from "better-auth/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmEmail } from "../../testing/confirm-email.ts";
import { newPerson, registerTestAgent } from "../../testing/agent-fixture.ts";
import { Browser } from "../../testing/browser.ts";
import { authorize, discover, obtainAgentToken, type Person } from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity, TEST_AUTH_SECRET } from "../../testing/serve-identity.ts";
import { nextTotpOf, totpOf } from "../../testing/totp.ts";
import { chargeTry, MOST_FAILURES } from "./lockout-store.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

function post(browser: Browser, path: string, body: object) {
  return browser.send(`${server.apiUrl}/api/auth${path}`, { method: "POST", body });
}

function passwordOf({ email, password }: Person) {
  return { email, password };
}

async function newAccount() {
  const person = newPerson();
  await server.auth.api.signUpEmail({ body: person });
  const id = await confirmEmail(server.apiUrl, person.email);
  const browser = new Browser(server.webUrl);
  await post(browser, "/sign-in/email", passwordOf(person));
  return { ...person, id, browser };
}

/** Somebody whose authenticator app is confirmed. */
async function newAppUser() {
  const account = await newAccount();
  const { password, browser } = account;
  const enrolled = await post(browser, "/two-factor/enable", { password });
  const { totpURI, backupCodes } = enrolled.json() as { totpURI: string; backupCodes: string[] };
  const firstCode = totpOf(totpURI);
  const confirmed = await post(browser, "/two-factor/verify-totp", { code: firstCode });
  expect(confirmed.status).toBe(200);
  return { ...account, totpURI, firstCode, backupCodes };
}

/** A browser that has given the right password and is asked for a code. */
async function challenged(person: Person): Promise<Browser> {
  const browser = new Browser(server.webUrl);
  const answer = await post(browser, "/sign-in/email", passwordOf(person));
  expect(answer.json()).toMatchObject({ twoFactorRedirect: true });
  return browser;
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await browser.send(`${server.apiUrl}/api/auth/get-session`)).text !== "null";
}

function makeStale(userId: string) {
  return database.db
    .update(sessions)
    .set({ createdAt: sql`now() - interval '11 minutes'` })
    .where(eq(sessions.userId, userId));
}

async function actionsOf(subjectId: string, prefix: string): Promise<string[]> {
  const rows = await database.db
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(and(eq(auditEvents.subjectId, subjectId), like(auditEvents.action, `${prefix}%`)))
    .orderBy(asc(auditEvents.id));
  return rows.map(({ action }) => action);
}

async function mailsTo(email: string): Promise<number> {
  const rows = await database.db
    .select()
    .from(emails)
    .where(and(eq(emails.recipient, email), eq(emails.template, "account-notice")));
  return rows.length;
}

describe("an authenticator app", () => {
  it("asks for its code after the password, and only then signs in", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    expect(await isSignedIn(browser)).toBe(false);
    expect((await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) })).status).toBe(
      200,
    );
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("does not count until its first code was confirmed", async () => {
    const { browser, password, ...person } = await newAccount();
    await post(browser, "/two-factor/enable", { password });
    const signedIn = await post(new Browser(server.webUrl), "/sign-in/email", {
      email: person.email,
      password,
    });
    expect(signedIn.json()).not.toHaveProperty("twoFactorRedirect");
  });

  it("signs in with one code once, twice at the same time included", async () => {
    const user = await newAppUser();
    const code = nextTotpOf(user.totpURI);
    const browsers = await Promise.all([challenged(user), challenged(user)]);
    const answers = await Promise.all(
      browsers.map((browser) => post(browser, "/two-factor/verify-totp", { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it("takes no spent code, which costs a try, and the next one at the same challenge", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    const spent = await post(browser, "/two-factor/verify-totp", { code: user.firstCode });
    expect([spent.status, spent.json()]).toMatchObject([401, { code: "INVALID_CODE" }]);
    const [row] = await database.db.select().from(failedSignIns).where(eq(failedSignIns.email, user.email));
    expect(row).toMatchObject({ failed: 1 });
    const next = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) });
    expect(next.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(true);
  });

  it("is set up and switched off with the password alone, by nobody who lacks it", async () => {
    const { browser, password } = await newAppUser();
    const wrong = { password: "a wrong password, quite" };
    expect((await post(browser, "/two-factor/disable", wrong)).status).toBe(400);
    expect((await post(browser, "/two-factor/generate-backup-codes", wrong)).status).toBe(400);
    expect((await post(browser, "/two-factor/disable", { password })).status).toBe(200);
  });

  it("is set up without a password only by whoever has just signed in", async () => {
    const { browser, id } = await newAccount();
    await database.db.execute(sql`delete from accounts where user_id = ${id}`);
    await makeStale(id);
    const stale = await post(browser, "/two-factor/enable", { password: "anything at all" });
    expect(stale.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
  });

  it("keeps its secret and its backup codes unreadable", async () => {
    const user = await newAppUser();
    const [row] = await database.db.select().from(twoFactors).where(eq(twoFactors.userId, user.id));
    const stored = JSON.stringify(row);
    for (const code of user.backupCodes) expect(stored).not.toContain(code);
    expect(row?.secret).toMatch(/^[0-9a-f]{64,}$/);
  });

  it("is on record and told to its owner at each change", async () => {
    const user = await newAppUser();
    await post(user.browser, "/two-factor/generate-backup-codes", { password: user.password });
    await post(user.browser, "/two-factor/disable", { password: user.password });
    expect(await actionsOf(user.id, "user.two_factor")).toEqual([
      "user.two_factor_enabled",
      "user.two_factor_disabled",
    ]);
    expect(await actionsOf(user.id, "user.backup")).toEqual(["user.backup_codes_renewed"]);
    expect(await mailsTo(user.email)).toBe(3);
  });

  it("is not passed by a link from the mailbox, which confirms the address all the same", async () => {
    const user = await newAppUser();
    await database.db.update(users).set({ emailVerified: false }).where(eq(users.id, user.id));
    const token = await createEmailVerificationToken(TEST_AUTH_SECRET, user.email);
    const browser = new Browser(server.webUrl);
    const answer = await post(browser, "/verify-email", { token, password: user.password });
    expect(answer.status).toBe(200);
    expect(await isSignedIn(browser)).toBe(false);
    const [confirmed] = await database.db.select().from(users).where(eq(users.id, user.id));
    expect(confirmed?.emailVerified).toBe(true);
    expect(await isSignedIn(user.browser)).toBe(true);
  });

  it("trusts no device beyond its session", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    const code = nextTotpOf(user.totpURI);
    await post(browser, "/two-factor/verify-totp", { code, trustDevice: true });
    await post(browser, "/sign-out", {});
    const again = await post(browser, "/sign-in/email", passwordOf(user));
    expect(again.json()).toMatchObject({ twoFactorRedirect: true });
  });
});

describe("a backup code", () => {
  it("signs in once, on record, and the others stay", async () => {
    const user = await newAppUser();
    const [first, second] = user.backupCodes;
    const enter = async (code = "") =>
      post(await challenged(user), "/two-factor/verify-backup-code", { code });
    expect((await enter(first)).status).toBe(200);
    expect((await enter(first)).status).toBe(401);
    expect((await enter(second)).status).toBe(200);
    expect(await actionsOf(user.id, "user.backup_code_used")).toHaveLength(2);
  });

  it("signs in one of many who present it at once", async () => {
    const user = await newAppUser();
    const browsers = await Promise.all(Array.from({ length: 4 }, () => challenged(user)));
    const [code] = user.backupCodes;
    const answers = await Promise.all(
      browsers.map((browser) => post(browser, "/two-factor/verify-backup-code", { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe("guessing codes", () => {
  it("locks the address like guessing passwords, whichever challenge they are tried at", async () => {
    const user = await newAppUser();
    for (let i = 1; i < MOST_FAILURES; i++) await chargeTry(database.db, user.email, new Date());
    await post(await challenged(user), "/two-factor/verify-totp", { code: "000000" });
    const late = new Browser(server.webUrl);
    expect((await post(late, "/sign-in/email", passwordOf(user))).status).toBe(401);
  });

  it("is not undone by giving the right password in between", async () => {
    const user = await newAppUser();
    for (let i = 0; i < 3; i++) {
      await post(await challenged(user), "/two-factor/verify-totp", { code: "000000" });
    }
    const [row] = await database.db.select().from(failedSignIns).where(eq(failedSignIns.email, user.email));
    expect(row).toMatchObject({ failed: 3, lockedUntil: null });
  });

  it("finds even the right code wrong while the address is locked", async () => {
    const user = await newAppUser();
    const browser = await challenged(user);
    for (let i = 0; i < MOST_FAILURES; i++) await chargeTry(database.db, user.email, new Date());
    const answer = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI) });
    expect(answer.json()).toMatchObject({ code: "INVALID_CODE" });
  });
});

describe("signing in to an agent", () => {
  it("goes on through the challenge, and not without it", async () => {
    const user = await newAppUser();
    const agent = await registerTestAgent(database.db);
    const rp = { ...agent, apiUrl: server.apiUrl, webUrl: server.webUrl };
    const browser = new Browser(server.webUrl);
    const config = await discover(rp);
    const login = await authorize(rp, { config, browser, scopes: ["openid"] });
    expect(login.callbackUrl.pathname).toBe("/login");
    const query = { oauth_query: login.callbackUrl.search.slice(1) };
    const password = await post(browser, "/sign-in/email", { ...passwordOf(user), ...query });
    expect(password.json()).toMatchObject({ twoFactorRedirect: true });
    expect(password.text).not.toContain("consent");
    const code = await post(browser, "/two-factor/verify-totp", { code: nextTotpOf(user.totpURI), ...query });
    expect(code.headers.location ?? (code.json() as { url?: string }).url).toContain("/consent");
  });
});

describe("signing in again", () => {
  it("replaces the session in that browser and leaves those elsewhere", async () => {
    const user = await newAccount();
    const elsewhere = new Browser(server.webUrl);
    await post(elsewhere, "/sign-in/email", passwordOf(user));
    const before = user.browser.clone();
    await post(user.browser, "/sign-in/email", passwordOf(user));
    expect(await isSignedIn(before)).toBe(false);
    expect(await isSignedIn(user.browser)).toBe(true);
    expect(await isSignedIn(elsewhere)).toBe(true);
  });

  it("keeps agents signed in that were so without offline access", async () => {
    const user = await newAccount();
    const agent = await registerTestAgent(database.db);
    const rp = { ...agent, apiUrl: server.apiUrl, webUrl: server.webUrl };
    const { accessToken } = await obtainAgentToken({
      ...rp,
      user,
      browser: user.browser,
      scopes: ["openid"],
    });
    await post(user.browser, "/sign-in/email", passwordOf(user));
    const userinfo = await user.browser.send(`${server.apiUrl}/api/auth/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(userinfo.status).toBe(200);
  });

  it("as somebody else leaves the first one's session alone", async () => {
    const [user, other] = [await newAccount(), await newAccount()];
    const before = user.browser.clone();
    await post(user.browser, "/sign-in/email", passwordOf(other));
    expect(await isSignedIn(before)).toBe(true);
  });
});

describe("passkeys", () => {
  it("are added, removed and renamed by whoever has just signed in", async () => {
    const { browser, id } = await newAccount();
    await makeStale(id);
    const options = await browser.send(`${server.apiUrl}/api/auth/passkey/generate-register-options`);
    expect(options.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
    for (const path of ["/passkey/delete-passkey", "/passkey/update-passkey"]) {
      const answer = await post(browser, path, { id: id, name: "Mine" });
      expect(answer.json()).toMatchObject({ code: "SESSION_NOT_FRESH" });
    }
  });

  it("must be found without a name and prove who holds them", async () => {
    const { browser } = await newAccount();
    const register = await browser.send(`${server.apiUrl}/api/auth/passkey/generate-register-options`);
    expect(register.json()).toMatchObject({
      rp: { id: "localhost" },
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const signIn = await browser.send(`${server.apiUrl}/api/auth/passkey/generate-authenticate-options`);
    expect(signIn.json()).toMatchObject({ userVerification: "required", rpId: "localhost" });
  });

  it("are on record and told to their owner when they are removed; others cannot", async () => {
    const [owner, other] = [await newAccount(), await newAccount()];
    const [row] = await database.db
      .insert(passkeys)
      .values({
        userId: owner.id,
        publicKey: "x",
        credentialID: owner.id,
        counter: 0,
        deviceType: "singleDevice",
        backedUp: false,
      })
      .returning();
    const id = row?.id ?? "";
    expect((await post(other.browser, "/passkey/delete-passkey", { id })).status).toBe(401);
    expect((await post(owner.browser, "/passkey/update-passkey", { id, name: "Blue key" })).status).toBe(200);
    expect((await post(owner.browser, "/passkey/delete-passkey", { id })).status).toBe(200);
    expect(await actionsOf(id, "passkey.")).toEqual(["passkey.renamed", "passkey.removed"]);
    expect(await mailsTo(owner.email)).toBe(1);
  });

  it.each([
    {},
    { response: null },
    { response: { id: "x" } },
    { response: { id: ["x"], type: "public-key" } },
  ])("are refused in words when the answer is %j", async (body) => {
    const { browser } = await newAccount();
    for (const path of ["/passkey/verify-registration", "/passkey/verify-authentication"]) {
      expect((await post(browser, path, body)).status).toBe(400);
    }
  });

  it("are refused in words when the answer is well-formed nonsense", async () => {
    const { browser } = await newAccount();
    await browser.send(`${server.apiUrl}/api/auth/passkey/generate-register-options`);
    const response = {
      id: "x",
      rawId: "x",
      type: "public-key",
      response: { clientDataJSON: "e30", attestationObject: "e30" },
    };
    expect((await post(browser, "/passkey/verify-registration", { response })).status).toBe(400);
  });
});

describe("an admin who looks through somebody's eyes", () => {
  it("changes nothing about how they sign in", async () => {
    const [owner, admin] = [await newAccount(), await newAccount()];
    await database.db.update(sessions).set({ impersonatedBy: admin.id }).where(eq(sessions.userId, owner.id));
    const answer = await post(owner.browser, "/two-factor/enable", { password: owner.password });
    expect(answer.json()).toMatchObject({ code: "IMPERSONATED" });
  });
});
