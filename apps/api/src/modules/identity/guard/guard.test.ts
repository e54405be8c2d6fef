import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent } from "../../../testing/agent-fixture.ts";
import { type Browser, exchange } from "../../../testing/browser.ts";
import { authorize, discover, type RelyingParty, signIn } from "../../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

async function newRelyingParty(): Promise<RelyingParty> {
  const agent = await registerTestAgent(database.db);
  return { ...agent, apiUrl: server.apiUrl, webUrl: server.webUrl };
}

const url = (path: string) => `${server.apiUrl}/api/auth${path}`;

describe("authorize", () => {
  it("refuses an impersonating admin, who may not sign in to agents as somebody else", async () => {
    const rp = await newRelyingParty();
    const person = newPerson();
    await signIn(server, person);
    const admin = await newAdmin();
    const userId = await idOf(person.email);
    const answer = await admin.send(url("/admin/impersonate-user"), { method: "POST", body: { userId } });
    expect(answer.status).toBe(200);
    const config = await discover(rp);
    await expect(authorize(rp, { config, browser: admin, scopes: ["openid"] })).rejects.toThrow(
      /impersonated/,
    );
  });
});

async function newAdmin(): Promise<Browser> {
  const person = newPerson();
  const browser = await signIn(server, person);
  await database.db.update(users).set({ role: "admin" }).where(eq(users.email, person.email));
  return browser;
}

async function idOf(email: string): Promise<string> {
  const [user] = await database.db.select().from(users).where(eq(users.email, email));
  return user?.id ?? "";
}

describe("a consent given twice at once", () => {
  it("stands once and fails for nobody without words", async () => {
    const rp = await newRelyingParty();
    const config = await discover(rp);
    const browser = await signIn(server, newPerson());
    const scopes = ["openid"];
    const both = await Promise.allSettled([
      authorize(rp, { config, browser: browser.clone(), scopes }),
      authorize(rp, { config, browser: browser.clone(), scopes }),
    ]);
    expect(both.map(({ status }) => status)).toContain("fulfilled");
    expect((await authorize(rp, { config, browser, scopes })).consentAsked).toBe(false);
  });
});

describe("nobody, admins included,", () => {
  const client = { redirect_uris: ["https://evil.example/cb"], client_name: "Official Marketplace" };
  it.each([
    { name: "makes a client", method: "POST", path: "/oauth2/create-client", body: client },
    { name: "registers a client", method: "POST", path: "/oauth2/register", body: client },
    { name: "makes a client as admin", method: "POST", path: "/admin/oauth2/create-client", body: client },
    { name: "lists clients", method: "GET", path: "/oauth2/get-clients", body: undefined },
    { name: "gets a session JWT", method: "GET", path: "/token", body: undefined },
    {
      name: "chooses somebody's password",
      method: "POST",
      path: "/admin/set-user-password",
      body: { userId: "x", newPassword: "a password of the admin's" },
    },
    {
      name: "makes an account",
      method: "POST",
      path: "/admin/create-user",
      body: { ...newPerson(), role: "user" },
    },
    { name: "bans", method: "POST", path: "/admin/ban-user", body: { userId: "x" } },
    { name: "makes an admin", method: "POST", path: "/admin/set-role", body: { userId: "x", role: "admin" } },
    { name: "changes a person", method: "POST", path: "/admin/update-user", body: { userId: "x", data: {} } },
    { name: "lists people", method: "GET", path: "/admin/list-users", body: undefined },
    { name: "removes a person by halves", method: "POST", path: "/admin/remove-user", body: { userId: "x" } },
  ])("$name here", async ({ method, path, body }) => {
    const answer = await (await newAdmin()).send(url(path), { method, body });
    expect(answer.status).toBeOneOf([401, 403, 404]);
  });
});

describe("malformed requests get an answer that is no 500", () => {
  const signUp = (change: object) => JSON.stringify({ ...newPerson(), ...change });
  it.each([
    { name: "broken JSON", path: "/sign-in/email", body: '{"email":', status: 400 },
    { name: "an empty body", path: "/sign-in/email", body: "", status: 400 },
    { name: "a list for an object", path: "/sign-in/email", body: "[]", status: 400 },
    { name: "null", path: "/sign-up/email", body: "null", status: 400 },
    { name: "NUL in a name", path: "/sign-up/email", body: signUp({ name: "a\u0000b" }), status: 400 },
    { name: "a short password", path: "/sign-up/email", body: signUp({ password: "short" }), status: 400 },
    { name: "a role at sign-up", path: "/sign-up/email", body: signUp({ role: "admin" }), status: 400 },
    { name: "no text for a signed query", path: "/sign-out", body: '{"oauth_query":[null]}', status: 400 },
    {
      name: "NUL in a client's id",
      path: "/oauth2/end-session",
      body: '{"client_id":"\\u0000"}',
      status: 400,
    },
    { name: "a huge body", path: "/sign-in/email", body: signUp({ email: "x".repeat(70_000) }), status: 413 },
    { name: "a path that does not exist", method: "GET", path: "/nothing/here", status: 404 },
    { name: "a method of old", method: "TRACE", path: "/get-session", status: 405 },
  ])("$name", async ({ method = "POST", path, body, status }) => {
    const headers = { "content-type": "application/json", origin: server.webUrl };
    const answer = await exchange(url(path), body, { method, headers });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/<html|\bat .+:\d+:\d+/);
  });

  it.each([
    ["/admin/impersonate-user", { userId: "no-uuid" }],
    ["/oauth2/delete-consent", { id: "no-uuid" }],
  ])("an id that is none at %s", async (path, body) => {
    const answer = await (await newAdmin()).send(url(path), { method: "POST", body });
    expect(answer.status).toBe(400);
  });

  it("an address of another host in place of a path", async () => {
    const answer = await exchange(url("/ok"), undefined, { path: "http://evil.example/api/auth/ok" });
    expect(answer.status).toBe(200);
  });
});
