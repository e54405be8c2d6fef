import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser, exchange } from "../../../testing/browser.ts";
import {
  ask,
  authorizationUrl,
  challengeOf,
  codeFor,
  encodeForm,
  type Form,
  openProvider,
  type Provider,
  registerClient,
  tokensFor,
  VERIFIER,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";

let provider: Provider;
let browser: Browser;
let agent: RegisteredTestAgent;

beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
  agent = await registerClient(provider);
});
afterAll(() => provider.close());

/** What the agent learns of a refusal, at which address, and what protects it from mix-ups (RFC 9207). */
async function refusalOf(changes: Form, at = browser) {
  const { to, params, answer } = await ask(provider, at, { agent, changes });
  return {
    to,
    isRegistered: answer.headers.location?.startsWith(`${agent.redirectUri}?`),
    hasCode: params.has("code"),
    error: params.get("error"),
    iss: params.get("iss"),
    state: params.get("state"),
  };
}

const refused = (error: string) => ({
  to: "agent",
  isRegistered: true,
  hasCode: false,
  error,
  iss: provider.issuer,
  state: "state-of-the-agent",
});

describe("authorize refuses, at the agent's own address,", () => {
  const cases: [string, Form, string][] = [
    ["the scope of an administrator", { scope: "openid admin" }, "invalid_scope"],
    ["a scope that nobody knows", { scope: "openid usage:everything" }, "invalid_scope"],
    ["no code challenge", { code_challenge: undefined, code_challenge_method: undefined }, "invalid_request"],
    ["a challenge without its method", { code_challenge_method: undefined }, "invalid_request"],
    ["a method without a challenge", { code_challenge: undefined }, "invalid_request"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["a challenge of 3 characters", { code_challenge: "abc" }, "invalid_request"],
    ["a challenge of 42 characters", { code_challenge: "a".repeat(42) }, "invalid_request"],
    ["a challenge of 129 characters", { code_challenge: "a".repeat(129) }, "invalid_request"],
    ["a challenge of other characters", { code_challenge: "a/+=".repeat(11) }, "invalid_request"],
    ["an answer by form_post", { response_mode: "form_post" }, "invalid_request"],
    ["an answer in the fragment", { response_mode: "fragment" }, "invalid_request"],
    ["an answer as a JWT", { response_mode: "query.jwt" }, "invalid_request"],
    ["a request object", { request: "e30.e30." }, "request_not_supported"],
    ["a request by reference", { request_uri: "https://evil.example/r" }, "request_uri_not_supported"],
    [
      "both kinds of request object",
      { request: "x", request_uri: "https://evil.example" },
      "invalid_request",
    ],
    ["a silent sign-in that also asks for the login page", { prompt: "none login" }, "invalid_request"],
    ["a silent sign-in without consent", { prompt: "none" }, "consent_required"],
    ["a resource that is none of ours", { resource: "https://api.evil.example" }, "invalid_target"],
    ["claims that are no object", { claims: "[]" }, "invalid_request"],
    ["an assurance that cannot be met", { claims: ESSENTIAL_ACR }, "access_denied"],
    ["an age that is none", { max_age: "soon" }, "invalid_request"],
  ];
  it.each(cases)("%s", async (_, changes, error) => {
    expect(await refusalOf(changes)).toEqual(refused(error));
  });

  it.each(["token", "id_token", "code token", "code id_token", "code id_token token", "none"])(
    "the response type %s, which is not the code flow",
    async (response_type) => {
      const outcome = await ask(provider, browser, { agent, changes: { response_type } });
      const { location = "" } = outcome.answer.headers;
      expect(location.startsWith(agent.redirectUri)).toBe(true);
      const params = new URLSearchParams(location.split(/[?#]/, 2)[1]);
      expect([params.get("error"), params.get("state"), params.get("iss")]).toEqual([
        "unsupported_response_type",
        "state-of-the-agent",
        provider.issuer,
      ]);
      expect(location).not.toMatch(/access_token|id_token=|code=/);
    },
  );

  it("no response type", async () => {
    expect(await refusalOf({ response_type: undefined })).toEqual(refused("invalid_request"));
  });

  it("a silent sign-in when nobody is signed in", async () => {
    expect(await refusalOf({ prompt: "none" }, new Browser(provider.webUrl))).toEqual(
      refused("login_required"),
    );
  });
});

const ESSENTIAL_ACR = JSON.stringify({ id_token: { acr: { essential: true, values: ["urn:high"] } } });

describe("a parameter sent twice is refused and nobody foreign is returned to:", () => {
  const TWICE: Form[] = [
    { redirect_uri: ["http://localhost:4100/api/auth/callback/souk", "https://evil.example/cb"] },
    { client_id: ["a", "b"] },
    { scope: ["openid", "email"] },
    { state: ["a", "b"] },
    { code_challenge: [challengeOf(VERIFIER), "x".repeat(43)] },
    { response_type: ["code", "token"] },
    { nonce: ["a", "b"] },
    { prompt: ["none", "login"] },
  ];
  it.each(TWICE.map((changes) => [Object.keys(changes).join(), changes] as const))(
    "%s",
    async (_, changes) => {
      const outcome = await ask(provider, browser, { agent, changes });
      expect(outcome.params.get("error")).toBe("invalid_request");
      expect(outcome.params.has("code")).toBe(false);
      expect(outcome.answer.headers.location).not.toContain("evil.example/cb?");
    },
  );
});

describe("authorize goes on to", () => {
  it("the login page when nobody is signed in", async () => {
    const outcome = await ask(provider, new Browser(provider.webUrl), { agent });
    expect(outcome.to).toBe("login");
  });

  it("the sign-up page when the agent asks for it", async () => {
    const outcome = await ask(provider, new Browser(provider.webUrl), {
      agent,
      changes: { prompt: "create" },
    });
    expect(outcome.to).toBe("sign-up");
  });

  it("the login page, although somebody is signed in, when the agent asks for it", async () => {
    expect((await ask(provider, browser, { agent, changes: { prompt: "login" } })).to).toBe("login");
  });

  it("the login page when the sign-in is older than the agent takes", async () => {
    expect((await ask(provider, browser, { agent, changes: { max_age: "0" } })).to).toBe("login");
  });

  it("the consent page when the agent asks for it, although consent stands", async () => {
    const other = await registerClient(provider);
    await codeFor(provider, browser, { agent: other });
    const outcome = await ask(provider, browser, { agent: other, changes: { prompt: "consent" } });
    expect(outcome.to).toBe("consent");
  });

  it("the agent, with issuer, state and code, once consent stands", async () => {
    const other = await registerClient(provider);
    await codeFor(provider, browser, { agent: other });
    const outcome = await ask(provider, browser, { agent: other, changes: { prompt: "none" } });
    expect(outcome.answer.headers.location?.startsWith(`${other.redirectUri}?code=`)).toBe(true);
    expect(outcome.params.get("iss")).toBe(provider.issuer);
    expect(outcome.params.get("state")).toBe("state-of-the-agent");
  });

  it.each<[string, Form]>([
    ["display", { display: "popup" }],
    ["ui_locales", { ui_locales: "de en" }],
    ["claims_locales", { claims_locales: "de" }],
    ["acr_values", { acr_values: "urn:high" }],
    ["login_hint", { login_hint: "someone@example.com" }],
    ["a parameter that nobody knows", { foo: "bar" }],
    ["no nonce", { nonce: undefined }],
    ["no state", { state: undefined }],
    ["a long max_age", { max_age: "10000" }],
    ["response_mode=query", { response_mode: "query" }],
    ["an essential claim at userinfo", { claims: '{"userinfo":{"name":{"essential":true}}}' }],
    ["a verifiable hint of nobody", { id_token_hint: "e30.e30.e30" }],
  ])("the consent page whatever it may ignore: %s", async (_, changes) => {
    expect((await ask(provider, browser, { agent, changes })).to).toBe("consent");
  });
});

describe("an authorization request without scopes", () => {
  it("asks for exactly the scopes of the client, never for more", async () => {
    const modest = await registerClient(provider, { scopes: ["openid", "usage:read"] });
    const outcome = await ask(provider, browser, { agent: modest, changes: { scope: undefined } });
    expect(outcome.params.get("scope")).toBe("openid usage:read");
  });
});

describe("a hint of who should be signed in (id_token_hint)", () => {
  it("of the person who is, is answered silently", async () => {
    const { id_token } = await tokensFor(provider, browser, { agent });
    const outcome = await ask(provider, browser, {
      agent,
      changes: { prompt: "none", id_token_hint: id_token },
    });
    expect(outcome.params.has("code")).toBe(true);
  });

  it.each(["none", undefined])("of somebody else is refused with prompt=%s", async (prompt) => {
    const somebody = await signIn(provider, newPerson());
    const { id_token } = await tokensFor(provider, somebody, { agent });
    await codeFor(provider, browser, { agent });
    expect(await refusalOf({ prompt, id_token_hint: id_token })).toEqual(refused("login_required"));
  });

  it.each([
    ["forged", (token: string) => `${token.slice(0, -8)}AAAAAAAA`],
    ["unsigned", (token: string) => `${UNSIGNED_HEADER}.${token.split(".")[1]}.`],
    ["garbage", () => "garbage"],
  ])("that is %s proves nothing to a silent sign-in", async (_, change) => {
    const { id_token } = await tokensFor(provider, browser, { agent });
    expect(await refusalOf({ prompt: "none", id_token_hint: change(id_token) })).toEqual(
      refused("login_required"),
    );
  });

  it("that was made for another agent proves nothing either", async () => {
    const { id_token } = await tokensFor(provider, browser, { agent: await registerClient(provider) });
    await codeFor(provider, browser, { agent });
    expect(await refusalOf({ prompt: "none", id_token_hint: id_token })).toEqual(refused("login_required"));
  });
});

const UNSIGNED_HEADER = Buffer.from('{"alg":"none"}').toString("base64url");

describe("authorize from a page of a foreign origin", () => {
  it("lets no script read the answer", async () => {
    const answer = await browser.send(authorizationUrl(provider, agent), {
      headers: { origin: "https://evil.example", "sec-fetch-mode": "cors", accept: "application/json" },
    });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("by POST is refused when cookies come with it", async () => {
    const { search } = new URL(authorizationUrl(provider, agent));
    const answer = await browser.send(`${provider.issuer}/oauth2/authorize`, {
      method: "POST",
      body: search.slice(1),
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
  });

  it("by POST without cookies, as browsers send it, ends at the login page", async () => {
    const { search } = new URL(authorizationUrl(provider, agent));
    const answer = await exchange(`${provider.issuer}/oauth2/authorize`, search.slice(1), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
    });
    expect(answer.headers.location).toMatch(/^http:\/\/localhost:3000\/login\?/);
  });

  it("by POST is judged by what the body asks", async () => {
    const answer = await browser.send(`${provider.issuer}/oauth2/authorize`, {
      method: "POST",
      body: encodeForm({
        response_type: "code",
        client_id: agent.clientId,
        redirect_uri: agent.redirectUri,
        code_challenge: "abc",
        code_challenge_method: "S256",
      }),
    });
    expect(answer.headers.location).toMatch(/callback\/souk\?error=invalid_request/);
  });
});
