import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accountsAt } from "../../../testing/accounts.ts";
import { newPerson } from "../../../testing/agent-fixture.ts";
import { linkIn } from "../../../testing/sent-mails.ts";
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

const isConfirmed = async (email: string) =>
  (await database.db.select().from(users).where(eq(users.email, email)))[0]?.emailVerified;

/** Somebody who has signed up, with the browser they did it in and the link in their mailbox. */
async function newcomer() {
  const person = newPerson();
  const browser = people.newBrowser();
  const signedUp = await people.signUp(person, browser);
  return { person, browser, signedUp, link: await linkIn(database.db, person.email, "verify-email") };
}

describe("who signed up confirms the address", () => {
  it("with a click in the browser that signed up, which is signed in then", async () => {
    const { person, browser, link } = await newcomer();
    expect((await people.verify(link, browser)).status).toBe(200);
    expect(await people.isSignedIn(browser)).toBe(true);
    expect(await isConfirmed(person.email)).toBe(true);
  });

  it("with the password in any other browser, which is signed in then", async () => {
    const { person, link } = await newcomer();
    const browser = people.newBrowser();
    expect((await people.verify(link, browser, person.password)).status).toBe(200);
    expect(await people.isSignedIn(browser)).toBe(true);
  });

  it("and nobody else: the link alone neither confirms nor signs in", async () => {
    const { person, link } = await newcomer();
    const { browser: another } = await newcomer();
    for (const browser of [people.newBrowser(), another]) {
      const answer = await people.verify(link, browser);
      expect([answer.status, answer.json()]).toMatchObject([403, { code: "SIGN_UP_UNPROVEN" }]);
      expect(await people.isSignedIn(browser)).toBe(false);
    }
    expect(await isConfirmed(person.email)).toBe(false);
    expect((await people.signIn(person)).status).toBe(403);
  });

  it("so a stranger who signed up with somebody's address is out once its owner chose a password", async () => {
    const { person: stranger, browser: strangers, link } = await newcomer();
    const { email } = stranger;
    expect((await people.verify(link)).status).toBe(403);
    await people.post("/request-password-reset", { email });
    const token = (await linkIn(database.db, email, "reset-password")).searchParams.get("token");
    const password = "the owner's own password";
    expect((await people.post("/reset-password", { token, newPassword: password })).status).toBe(200);
    expect((await people.signIn(stranger)).status).toBe(401);
    expect((await people.signIn({ email, password })).status).toBe(200);
    expect((await people.verify(link, strangers)).status).toBe(200);
    expect(await people.isSignedIn(strangers)).toBe(false);
  });

  it("wrong passwords count as those of a sign-in, and lock the address", async () => {
    const { person, link } = await newcomer();
    for (let times = 0; times < 10; times += 1) {
      const answer = await people.verify(link, people.newBrowser(), "not the password");
      expect([answer.status, answer.json()]).toMatchObject([401, { code: "INVALID_PASSWORD" }]);
    }
    expect((await people.verify(link, people.newBrowser(), person.password)).status).toBe(401);
    expect(await isConfirmed(person.email)).toBe(false);
  });

  it("a password beside the cookie is compared all the same", async () => {
    const { browser, link } = await newcomer();
    expect((await people.verify(link, browser, "not the password")).status).toBe(401);
    expect(await people.isSignedIn(browser)).toBe(false);
  });

  it("at a confirmed address the link says nothing of a password and forgets no failures", async () => {
    const { person, browser, link } = await newcomer();
    await people.verify(link, browser);
    for (const password of [person.password, "not the password"]) {
      const other = people.newBrowser();
      expect((await people.verify(link, other, password)).status).toBe(200);
      expect(await people.isSignedIn(other)).toBe(false);
    }
  });
});

describe("the cookie of a sign-up", () => {
  it("is of one shape for every address, out of reach of scripts, and never the same twice", async () => {
    const waiting = await newcomer();
    const confirmed = await people.newAccount();
    const cookies: string[] = [];
    for (const { name, email, password } of [newPerson(), waiting.person, confirmed, confirmed]) {
      const answer = await people.signUp({ name, email, password });
      const [cookie = "", ...others] = answer.headers["set-cookie"] ?? [];
      expect(others).toEqual([]);
      expect(cookie).toMatch(/^souk\.sign_up=[^;]+; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/);
      cookies.push(cookie.split(";")[0] ?? "");
    }
    expect(new Set(cookies).size).toBe(4);
    expect(new Set(cookies.map((cookie) => decodeURIComponent(cookie).length)).size).toBe(1);
  });

  it("proves nothing when it was changed", async () => {
    const { browser, link } = await newcomer();
    const forged = browser.cookie.replace(/souk\.sign_up=./, (start) => `${start}x`);
    const answer = await people.newBrowser().send(`${server.apiUrl}/api/auth/verify-email`, {
      method: "POST",
      headers: { cookie: forged },
      body: { token: link.searchParams.get("token") },
    });
    expect(answer.status).toBe(403);
  });
});

describe("a page of somebody else's", () => {
  it("confirms nothing and turns no session into another by an address alone: GET does nothing", async () => {
    const { person, browser, link } = await newcomer();
    const victim = await people.newAccount();
    const token = encodeURIComponent(link.searchParams.get("token") ?? "");
    for (const visitor of [browser, victim.browser]) {
      const before = visitor.cookie;
      for (const query of [`token=${token}`, `token=${token}&callbackURL=%2F`]) {
        const answer = await visitor.send(`${server.apiUrl}/api/auth/verify-email?${query}`);
        expect(answer.status).toBe(405);
      }
      expect(visitor.cookie).toBe(before);
    }
    expect(await isConfirmed(person.email)).toBe(false);
  });

  it.each([{ origin: "https://evil.example" }, { origin: "null" }, { origin: "" }])(
    "is refused from %j, even with token and password",
    async (headers) => {
      const { person, browser, link } = await newcomer();
      for (const visitor of [browser, people.newBrowser()]) {
        const body = { token: link.searchParams.get("token"), password: person.password };
        const url = `${server.apiUrl}/api/auth/verify-email`;
        const answer = await visitor.send(url, { method: "POST", headers, body });
        expect(answer.status).toBe(403);
        expect(await people.isSignedIn(visitor)).toBe(false);
      }
      expect(await isConfirmed(person.email)).toBe(false);
    },
  );

  it("does not take a form for the page's own call", async () => {
    const { person, browser, link } = await newcomer();
    const url = `${server.apiUrl}/api/auth/verify-email`;
    const body = `token=${link.searchParams.get("token")}&password=${person.password}`;
    expect((await browser.send(url, { method: "POST", body })).status).toBe(415);
    expect(await isConfirmed(person.email)).toBe(false);
  });
});
