import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { verifications } from "@souk/db/schema/sessions";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import {
  call,
  codeFor,
  codeForm,
  type Form,
  openProvider,
  type Provider,
  registerClient,
  type TokenAnswer,
  tokensFor,
  userinfo,
  VERIFIER,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { hashToken } from "../tokens.ts";

let provider: Provider;
let browser: Browser;
let agent: RegisteredTestAgent;
const SCOPES = { scope: "openid offline_access" };

beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
  agent = await registerClient(provider);
});
afterAll(() => provider.close());

const newCode = (changes: Form = SCOPES) => codeFor(provider, browser, { agent, changes });
const token = (form: Form, as: RegisteredTestAgent | undefined = agent, headers = {}) =>
  call(provider, "/oauth2/token", { ...(as ? { agent: as } : {}), form, headers });
const refresh = (refresh_token: string) => token({ grant_type: "refresh_token", refresh_token });

/** How a request was refused: status, error, and what caches are told. */
async function refusalOf(form: Form): Promise<unknown[]> {
  const { status, text, headers } = await token(form);
  return [status, (JSON.parse(text) as { error?: string }).error, headers["cache-control"]];
}

const refused = (error: string) => [400, error, "no-store"];

describe("a code", () => {
  it("gives tokens once; at the second time those die too, refreshed ones included", async () => {
    const form = codeForm(agent, await newCode());
    const first = (await token(form)).json() as TokenAnswer;
    const refreshed = (await refresh(first.refresh_token)).json() as TokenAnswer;
    expect(await refusalOf(form)).toEqual(refused("invalid_grant"));
    for (const { access_token } of [first, refreshed]) {
      expect((await userinfo(provider, access_token)).status).toBe(401);
    }
    expect((await refresh(refreshed.refresh_token)).json()).toMatchObject({ error: "invalid_grant" });
  });

  it("gives nothing to another client, and is burned by the attempt", async () => {
    const other = await registerClient(provider);
    const form = codeForm(agent, await newCode());
    expect((await token(form, other)).json()).toMatchObject({ error: "invalid_grant" });
    expect(await refusalOf(form)).toEqual(refused("invalid_grant"));
  });

  it.each<[string, Form, string]>([
    ["another redirect URI", { redirect_uri: "http://localhost:4100/other" }, "invalid_grant"],
    ["no redirect URI", { redirect_uri: undefined }, "invalid_request"],
    ["another verifier", { code_verifier: "x".repeat(43) }, "invalid_grant"],
    ["a verifier that is too short", { code_verifier: "x".repeat(42) }, "invalid_request"],
    ["a verifier that is too long", { code_verifier: "x".repeat(129) }, "invalid_request"],
    ["no verifier", { code_verifier: undefined }, "invalid_request"],
    ["a resource that was not authorized", { resource: "https://api.evil.example" }, "invalid_target"],
  ])("gives nothing for %s", async (_, changes, error) => {
    expect(await refusalOf({ ...codeForm(agent, await newCode()), ...changes })).toEqual(refused(error));
  });

  it("gives nothing when its time has passed", async () => {
    const code = await newCode();
    await provider.database.db
      .update(verifications)
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .where(eq(verifications.identifier, hashToken(code)));
    expect(await refusalOf(codeForm(agent, code))).toEqual(refused("invalid_grant"));
  });

  it("gives nothing when the session that it came from is over", async () => {
    const leaving = await signIn(provider, newPerson());
    const code = await codeFor(provider, leaving, { agent, changes: SCOPES });
    await leaving.send(`${provider.issuer}/sign-out`, { method: "POST", body: {} });
    expect((await token(codeForm(agent, code))).status).toBe(400);
  });

  it("has at most one winner among 20 at once, and fails for nobody without words", async () => {
    const form = codeForm(agent, await newCode());
    const answers = await Promise.all(Array.from({ length: 20 }, () => token(form)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
  });

  it("cannot be had without PKCE and then redeemed with a verifier", async () => {
    const lax = await registerClient(provider, { requirePKCE: false });
    const changes = { code_challenge: undefined, code_challenge_method: undefined };
    const code = await codeFor(provider, browser, { agent: lax, changes });
    const answer = await token(codeForm(lax, code), lax);
    expect([answer.status, answer.json()]).toMatchObject([400, { error: "invalid_grant" }]);
  });
});

describe("the token endpoint", () => {
  it.each<[string, Form]>([
    ["password", { grant_type: "password", username: "a", password: "b" }],
    ["implicit", { grant_type: "implicit" }],
    ["client_credentials", { grant_type: "client_credentials" }],
    ["client_credentials with openid", { grant_type: "client_credentials", scope: "openid" }],
    ["a device code", { grant_type: "urn:ietf:params:oauth:grant-type:device_code", device_code: "x" }],
    ["an assertion", { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: "x" }],
    ["a name that nobody knows", { grant_type: "foo" }],
  ])("knows no grant by %s", async (_, form) => {
    expect(await refusalOf(form)).toEqual(refused("unsupported_grant_type"));
  });

  it("wants to know which grant", async () => {
    expect(await refusalOf({})).toEqual(refused("invalid_request"));
  });

  it.each<[string, Form]>([
    ["code", { grant_type: "authorization_code", code_verifier: VERIFIER }],
    ["refresh token", { grant_type: "refresh_token" }],
  ])("wants the %s", async (_, form) => {
    expect(await refusalOf(form)).toEqual(refused("invalid_request"));
  });

  it("takes nothing from the address", async () => {
    const form = new URLSearchParams(codeForm(agent, await newCode()) as Record<string, string>);
    const answer = await call(provider, `/oauth2/token?${form.toString()}`, { agent, form: {} });
    expect(answer.status).toBe(400);
  });

  it("is not asked by GET", async () => {
    const answer = await fetch(`${provider.issuer}/oauth2/token?grant_type=refresh_token`);
    expect(answer.status).toBe(404);
  });

  it("reads forms, no JSON", async () => {
    const body = JSON.stringify(codeForm(agent, await newCode()));
    const answer = await fetch(`${provider.issuer}/oauth2/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(415);
  });

  it("is not cached, whatever it answers", async () => {
    const answers = [await token(codeForm(agent, await newCode())), await token({ grant_type: "foo" })];
    for (const { headers } of answers) {
      expect([headers["cache-control"], headers["pragma"]]).toEqual(["no-store", "no-cache"]);
    }
  });

  it("gives no refresh token without offline_access", async () => {
    const tokens = await tokensFor(provider, browser, { agent });
    expect(tokens.refresh_token).toBeUndefined();
  });

  it("gives opaque access tokens, a refresh token and their terms", async () => {
    const tokens = await tokensFor(provider, browser, { agent, changes: SCOPES });
    expect(tokens).toMatchObject({
      access_token: expect.stringMatching(/^souk_at_[A-Za-z]{32}$/),
      refresh_token: expect.stringMatching(/^souk_rt_[A-Za-z]{32}$/),
      token_type: "Bearer",
      expires_in: 3600,
      scope: SCOPES.scope,
    });
  });

  it("looks at no proof of possession, and gives a plain bearer token", async () => {
    const answer = await token(codeForm(agent, await newCode()), agent, { dpop: "e30.e30.e30" });
    expect([answer.status, (answer.json() as TokenAnswer).token_type]).toEqual([200, "Bearer"]);
  });
});

describe("an id token", () => {
  const part = (idToken: string, at: number) =>
    JSON.parse(Buffer.from(idToken.split(".")[at] ?? "", "base64url").toString()) as Record<string, unknown>;

  it("is signed by a published key and bound to client, nonce and access token", async () => {
    const changes = { ...SCOPES, nonce: "n-0S6_WzA2Mj" };
    const { id_token, access_token } = await tokensFor(provider, browser, { agent, changes });
    const published = await fetch(`${provider.issuer}/jwks`);
    const { keys } = (await published.json()) as { keys: (JsonWebKey & { kid: string })[] };
    const header = part(id_token, 0);
    const key = keys.find(({ kid }) => kid === header["kid"]);
    expect([header["alg"], key?.kty]).toEqual(["RS256", "RSA"]);
    const [signed = "", signature = ""] = id_token.split(/\.(?=[^.]*$)/);
    const publicKey = createPublicKey({ key: key ?? {}, format: "jwk" });
    expect(verify("RSA-SHA256", Buffer.from(signed), publicKey, Buffer.from(signature, "base64url"))).toBe(
      true,
    );
    const hash = Buffer.from(hashToken(access_token), "base64url").subarray(0, 16).toString("base64url");
    expect(part(id_token, 1)).toMatchObject({
      iss: provider.issuer,
      aud: agent.clientId,
      nonce: "n-0S6_WzA2Mj",
      at_hash: hash,
      auth_time: expect.any(Number),
    });
  });

  it("publishes no half of a key that must stay secret", async () => {
    const { keys } = (await (await fetch(`${provider.issuer}/jwks`)).json()) as { keys: object[] };
    for (const key of keys) expect(Object.keys(key).toSorted()).toEqual(["alg", "e", "kid", "kty", "n"]);
  });

  it("names no more of the person than the scopes allow", async () => {
    const { id_token } = await tokensFor(provider, browser, { agent });
    expect(Object.keys(part(id_token, 1))).not.toEqual(
      expect.arrayContaining(["email", "name", "picture", "given_name"]),
    );
  });
});
