import { createDb, createPool } from "@souk/db/client";
import { betterAuth } from "better-auth";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { NASTY_VALUES } from "../../../testing/arbitrary-requests.ts";
import { type Answer, exchange } from "../../../testing/browser.ts";
import { withinBudget } from "../../../testing/fuzz-budget.ts";
import { basic, openProvider, type Provider, registerClient, tokensFor } from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { TEST_AUTH_SECRET } from "../../../testing/serve-identity.ts";
import { libraryOptions } from "../library-options.ts";

/** Together about 20 seconds. */
const MS_PER_ENDPOINT = 200;

let provider: Provider;
let cookie = "";
let agent: RegisteredTestAgent;
/** What is right in its place, so that a request gets past the first check. */
let known: readonly unknown[];

beforeAll(async () => {
  provider = await openProvider();
  agent = await registerClient(provider);
});
afterAll(() => provider.close());

/** Some requests end the session that they are sent with, or change its password. */
beforeEach(async () => {
  const headers = cookie ? { cookie } : {};
  const session = await exchange(`${provider.issuer}/get-session`, undefined, { headers });
  if (session.text === "null") await signInSomebody();
});

async function signInSomebody(): Promise<void> {
  const person = newPerson();
  const browser = await signIn(provider, person);
  const scope = "openid email offline_access";
  const tokens = await tokensFor(provider, browser, { agent, changes: { scope } });
  cookie = browser.cookie;
  const { clientId, clientSecret, redirectUri } = agent;
  known = [clientId, clientSecret, redirectUri, person.email, person.password].concat(
    [tokens.access_token, tokens.refresh_token, tokens.id_token],
    ["code", "openid", "authorization_code", "refresh_token", "x".repeat(43), "S256", "none login"],
    ["https://evil.example/cb", "//evil.example"],
  );
}

/** Names that mean something somewhere here, right or wrong. */
const NAMES =
  `client_id client_secret redirect_uri response_type response_mode scope state code code_challenge
  code_challenge_method code_verifier grant_type refresh_token token token_type_hint id_token_hint prompt max_age
  claims request request_uri resource client_assertion client_assertion_type post_logout_redirect_uri oauth_query
  accept email password newPassword currentPassword name callbackURL redirectTo id userId role sessionToken provider
  update __proto__ constructor`.split(/\s+/);

interface Wire {
  query: string;
  body: string | undefined;
  headers: Record<string, string>;
}

/** Requests of any shape: fields that fit or do not, as JSON, form or neither, from somebody or nobody. */
function arbitraryWire(): fc.Arbitrary<Wire> {
  const value = fc.oneof(
    { arbitrary: fc.constantFrom(...known), weight: 3 },
    { arbitrary: fc.constantFrom(...NASTY_VALUES), weight: 1 },
    { arbitrary: fc.string({ unit: "binary" }), weight: 1 },
  );
  const fields = fc.array(fc.tuple(fc.constantFrom(...NAMES), value), { maxLength: 8 });
  const kind = fc.constantFrom("json", "form", "text", "none");
  const from = fc.constantFrom<Record<string, string>>(
    {},
    { cookie, origin: provider.webUrl },
    { cookie, origin: "https://evil.example" },
    { authorization: basic(agent.clientId, agent.clientSecret) },
    { authorization: "Basic !!!" },
    { authorization: "Bearer a.b.c", cookie },
    { accept: "text/html", "sec-fetch-mode": "navigate", cookie },
  );
  return fc
    .record({ query: fields, body: fields, kind, from })
    .map(({ query, body, kind: type, from: headers }) => ({
      query: encode(query),
      body:
        type === "none"
          ? undefined
          : type === "form"
            ? encode(body)
            : JSON.stringify(Object.fromEntries(body)),
      headers: {
        ...headers,
        ...(type in TYPES ? { "content-type": TYPES[type as keyof typeof TYPES] } : {}),
      },
    }));
}

const TYPES = {
  json: "application/json",
  form: "application/x-www-form-urlencoded",
  text: "text/plain",
};

function encode(fields: readonly (readonly [string, unknown])[]): string {
  const texts = fields.map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(texts as [string, string][]).toString();
}

/** Hosts that an answer may send somebody to. */
function isOwn(location: string): boolean {
  const url = URL.parse(location, provider.apiUrl);
  const allowed = [provider.apiUrl, provider.webUrl, "http://localhost:4100"];
  return url !== null && allowed.includes(url.origin);
}

/** What is wrong with an answer, whatever was asked; empty for one that may be sent. */
function faultsOf({ status, text, headers }: Answer): string[] {
  const { location, "content-type": type = "" } = headers;
  const policy = String(headers["content-security-policy"]);
  const faults: [boolean, string][] = [
    [status >= 500, `a failure of ours: ${status} ${text}`],
    [/\bat .+:\d+:\d+|node_modules|select .+ from |Error:/i.test(text), `an inside view: ${text}`],
    [type.includes("text/html") && !policy.includes("default-src 'none'"), "a page without a policy"],
    [location !== undefined && !isOwn(location), `a way to strangers: ${location}`],
    [status === 404 && text === "", "no word"],
  ];
  return faults.filter(([isFault]) => isFault).map(([, fault]) => fault);
}

/** Everything that the library answers to with our configuration. */
function libraryEndpoints(): { method: string; path: string }[] {
  const { api } = betterAuth(
    libraryOptions({
      db: createDb(createPool("postgres://nowhere/none", { allowExitOnIdle: true })),
      apiUrl: "http://localhost:4000",
      frontendUrls: ["http://localhost:3000"],
      secret: TEST_AUTH_SECRET,
      evenAnswersMs: 0,
      log: () => {},
    }),
  );
  const endpoints = Object.values<{ path?: string; options: { method?: string | string[] } }>(api);
  return endpoints.flatMap(({ path, options }) =>
    path === undefined ? [] : [options.method ?? "GET"].flat().map((method) => ({ method, path })),
  );
}

describe("whatever is sent, there is no failure of ours, no foreign redirect and no stack trace at", () => {
  const endpoints = libraryEndpoints();
  it("any of the library's endpoints, which are many", () => {
    expect(endpoints.length).toBeGreaterThan(60);
  });

  it.each(endpoints)("$method $path", async ({ method, path }) => {
    const check = withinBudget(MS_PER_ENDPOINT, async ({ query, body, headers }: Wire) => {
      const url = `${provider.issuer}${path.replace(/:\w+/g, "x")}?${query}`;
      const answer = await exchange(url, method === "GET" ? undefined : body, { method, headers });
      expect(faultsOf(answer)).toEqual([]);
    });
    await fc.assert(fc.asyncProperty(arbitraryWire(), check), { numRuns: 60 });
  });
});

describe("a path that nobody serves", () => {
  const segment = fc.oneof(
    fc.constantFrom("oauth2", "..", ".", "%2e%2e", "%00", "%zz", "admin", "x"),
    fc.webSegment(),
  );

  it("answers a problem, whatever it looks like", async () => {
    const check = withinBudget(3000, async (segments: string[], method: string) => {
      const answer = await exchange(`${provider.issuer}/nowhere`, undefined, {
        method,
        path: `/api/auth/nowhere/${segments.join("/")}`,
      });
      expect(faultsOf(answer)).toEqual([]);
      expect(answer.status).toBeOneOf([400, 404, 405, 200, 302]);
    });
    const methods = fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS");
    await fc.assert(fc.asyncProperty(fc.array(segment, { maxLength: 4 }), methods, check), { numRuns: 300 });
  });

  it.each(["/nowhere", "/admin/remove-user", "/token"])(
    "%s is not found, in the words of every other path",
    async (path) => {
      const answer = await exchange(provider.issuer + path, undefined, {});
      expect(answer.status).toBe(404);
      expect(answer.headers["content-type"]).toBe("application/problem+json");
      expect(answer.json()).toMatchObject({ code: "route.not_found", instance: `/api/auth${path}` });
    },
  );
});
