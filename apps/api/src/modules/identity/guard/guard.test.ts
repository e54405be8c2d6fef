import { randomUUID } from "node:crypto";
import { users } from "@souk/db/schema/identity";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { buildAuthorizationUrl } from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent } from "../../../testing/agent-fixture.ts";
import { type Browser, exchange } from "../../../testing/browser.ts";
import {
  authorize,
  discover,
  obtainAgentToken,
  type RelyingParty,
  signIn,
} from "../../../testing/relying-party.ts";
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
const basic = ({ clientId, clientSecret }: RelyingParty) =>
  `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;

/** Posts a form as the agent's back end. */
function postForm(rp: RelyingParty, path: string, form: Record<string, string>) {
  return exchange(url(path), new URLSearchParams(form).toString(), {
    method: "POST",
    headers: { authorization: basic(rp), "content-type": "application/x-www-form-urlencoded" },
  });
}

function userinfo(token: string | undefined) {
  return exchange(
    url("/oauth2/userinfo"),
    undefined,
    token ? { headers: { authorization: `Bearer ${token}` } } : {},
  );
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const FORGERIES = [
  `${part({ alg: "none" })}.${part({ sub: "x" })}.`,
  `${part({ alg: "HS256", typ: "at+jwt" })}.${part({ sub: "x", azp: "y" })}.c2ln`,
  `${part({ alg: "RS256", kid: randomUUID() })}.${part({ sub: "x" })}.c2ln`,
  "not.a.jwt",
  "garbage",
];

describe("a token that is not ours", () => {
  it.each(FORGERIES)("is refused with a challenge at userinfo: %s", async (token) => {
    const answer = await userinfo(token);
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe('Bearer error="invalid_token"');
  });

  it.each(FORGERIES)("is inactive at introspection: %s", async (token) => {
    const answer = await postForm(await newRelyingParty(), "/oauth2/introspect", { token });
    expect([answer.status, answer.json()]).toEqual([200, { active: false }]);
  });

  it.each([...FORGERIES, "souk_at_unknown", "souk_rt_unknown"])(
    "is revoked without complaint: %s",
    async (token) => {
      expect((await postForm(await newRelyingParty(), "/oauth2/revoke", { token })).status).toBe(200);
    },
  );

  it("still needs an authenticated client at introspection and revocation", async () => {
    const rp = { ...(await newRelyingParty()), clientSecret: "souk_cs_wrong" };
    expect((await postForm(rp, "/oauth2/introspect", { token: "x.y.z" })).status).toBe(401);
    expect((await postForm(rp, "/oauth2/revoke", { token: "x.y.z" })).status).toBe(401);
  });

  it("is not revoked by another client than its own", async () => {
    const rp = await newRelyingParty();
    const { accessToken } = await obtainAgentToken({ ...rp, user: newPerson(), scopes: ["openid"] });
    await postForm(await newRelyingParty(), "/oauth2/revoke", { token: accessToken });
    expect((await userinfo(accessToken)).status).toBe(200);
  });
});

describe("userinfo", () => {
  it("names its scheme when no token comes", async () => {
    const answer = await userinfo(undefined);
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  });

  it("answers 403 insufficient_scope to a token without openid", async () => {
    const { accessToken } = await grant(["usage:read"]);
    const answer = await userinfo(accessToken);
    expect([answer.status, answer.json()]).toMatchObject([403, { error: "insufficient_scope" }]);
  });
});

/** A token whatever its scopes; openid-client would insist on an id token. */
async function grant(scopes: string[]) {
  const rp = await newRelyingParty();
  const { callbackUrl, verifier } = await authorized(rp, scopes);
  const answer = await redeem(rp, callbackUrl, verifier);
  return { rp, accessToken: (answer.json() as { access_token: string }).access_token };
}

async function authorized(rp: RelyingParty, scopes = ["openid"]) {
  const browser = await signIn(server, newPerson());
  return authorize(rp, { config: await discover(rp), browser, scopes });
}

function redeem(rp: RelyingParty, callbackUrl: URL, verifier: string) {
  return postForm(rp, "/oauth2/token", {
    grant_type: "authorization_code",
    code: callbackUrl.searchParams.get("code") ?? "",
    redirect_uri: rp.redirectUri,
    code_verifier: verifier,
  });
}

describe("the token endpoint", () => {
  it("answers 400 invalid_grant to a wrong verifier, and never caches", async () => {
    const rp = await newRelyingParty();
    const { callbackUrl } = await authorized(rp);
    const answer = await redeem(rp, callbackUrl, "x".repeat(43));
    expect([answer.status, answer.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("burns a code at its first use, and what was got for it at the second", async () => {
    const rp = await newRelyingParty();
    const { callbackUrl, verifier } = await authorized(rp);
    const first = await redeem(rp, callbackUrl, verifier);
    expect(first.status).toBe(200);
    expect((await redeem(rp, callbackUrl, verifier)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await userinfo((first.json() as { access_token: string }).access_token)).status).toBe(401);
  });

  it("knows no password, implicit or client credentials grant", async () => {
    const rp = await newRelyingParty();
    for (const grant_type of ["password", "client_credentials", "implicit"]) {
      expect((await postForm(rp, "/oauth2/token", { grant_type })).status).toBe(400);
    }
  });
});

describe("authorize", () => {
  it.each([
    "http://localhost:4100/api/auth/callback/souk/",
    "http://localhost:4100/api/auth/callback/souk?x=1",
    "http://localhost:4100/api/auth/callback/souk#x",
    "http://localhost:4100/api/auth/callback/",
    "http://localhost:4100/api/auth/callback/SOUK",
    "http://localhost:4100/api/auth/x/../callback/souk",
    "http://localhost:4100/api/auth/callback/%73ouk",
    "http://user@localhost:4100/api/auth/callback/souk",
    "http://localhost.evil.example:4100/api/auth/callback/souk",
    "http://localhost:4100@evil.example/api/auth/callback/souk",
    "http://localhost:4100\\@evil.example/api/auth/callback/souk",
    "https://localhost:4100/api/auth/callback/souk",
    "https://evil.example/api/auth/callback/souk",
    "javascript:alert(1)",
    "//evil.example",
    "",
  ])("never returns to %j, which is not registered", async (redirectUri) => {
    const rp = await newRelyingParty();
    const config = await discover(rp);
    const browser = await signIn(server, newPerson());
    const query = {
      scope: "openid",
      code_challenge: "x".repeat(43),
      code_challenge_method: "S256",
      state: "s",
    };
    const asked = buildAuthorizationUrl(config, { redirect_uri: redirectUri, ...query });
    const answer = await browser.send(asked);
    expect(answer.headers.location ?? "").toMatch(/^$|^http:\/\/localhost:3000\/auth-error\?/);
    expect(answer.text).not.toContain("evil.example");
  });

  it("refuses to start without PKCE", async () => {
    const rp = await newRelyingParty();
    const asked = buildAuthorizationUrl(await discover(rp), {
      redirect_uri: rp.redirectUri,
      scope: "openid",
      state: "s",
    });
    const answer = await (await signIn(server, newPerson())).send(asked);
    expect(answer.headers.location).toMatch(/^http:\/\/localhost:4100\/.*error=invalid_request/);
  });

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
    { name: "NUL in a name", path: "/sign-up/email", body: signUp({ name: "a\u0000b" }), status: 422 },
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
    ["/admin/ban-user", { userId: "no-uuid" }],
    ["/admin/set-role", { userId: "no-uuid", role: "user" }],
    ["/oauth2/delete-consent", { id: "no-uuid" }],
  ])("an id that is none at %s", async (path, body) => {
    const answer = await (await newAdmin()).send(url(path), { method: "POST", body });
    expect(answer.status).toBe(400);
  });

  it("an address of another host in place of a path", async () => {
    const answer = await exchange(url("/ok"), undefined, { path: "http://evil.example/api/auth/ok" });
    expect(answer.status).toBe(200);
  });

  it("a role that does not exist", async () => {
    const person = newPerson();
    await signIn(server, person);
    const body = { userId: await idOf(person.email), role: ["admin", "user"] };
    const answer = await (await newAdmin()).send(url("/admin/set-role"), { method: "POST", body });
    expect(answer.status).toBe(400);
  });
});
