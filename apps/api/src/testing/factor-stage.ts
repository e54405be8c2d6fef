import { auditEvents } from "@souk/db/schema/audit";
import { emails } from "@souk/db/schema/mail";
import { sessions } from "@souk/db/schema/sessions";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, asc, eq, like, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect } from "vitest";
import { confirmEmail } from "./confirm-email.ts";
import { newPerson } from "./agent-fixture.ts";
import { Browser } from "./browser.ts";
import { type Person } from "./relying-party.ts";
import { type IdentityServer, serveIdentity } from "./serve-identity.ts";
import { totpOf } from "./totp.ts";

/**
 * The identity server of a test file, and what people do there about their second factors. Begins and ends with the file.
 */
export function factorStage() {
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

  return {
    db: () => database.db,
    server: () => server,
    post,
    passwordOf,
    newAccount,
    newAppUser,
    challenged,
    isSignedIn,
    makeStale,
    actionsOf,
    mailsTo,
  };
}
