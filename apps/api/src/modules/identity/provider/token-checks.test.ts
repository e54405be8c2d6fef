import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { type Browser, exchange } from "../../../testing/browser.ts";
import {
  call,
  openProvider,
  type Provider,
  registerClient,
  type TokenAnswer,
  tokensFor,
  userinfo,
} from "../../../testing/provider.ts";
import { type Person, signIn } from "../../../testing/relying-party.ts";
import { resolveBearer } from "../index.ts";

let provider: Provider;
let person: Person;
let browser: Browser;
let agent: RegisteredTestAgent;
let other: RegisteredTestAgent;
let tokens: TokenAnswer;

beforeAll(async () => {
  provider = await openProvider();
  person = newPerson();
  browser = await signIn(provider, person);
  agent = await registerClient(provider);
  other = await registerClient(provider);
  tokens = await newTokens();
});
afterAll(() => provider.close());

const newTokens = (scope = "openid profile email offline_access", as = agent) =>
  tokensFor(provider, browser, { agent: as, changes: { scope } });
const introspect = (token: string, as = agent) =>
  call(provider, "/oauth2/introspect", { agent: as, form: { token } });
const revoke = (token: string, as = agent) =>
  call(provider, "/oauth2/revoke", { agent: as, form: { token } });

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
/** Changes one character in the middle of the signature. */
const flip = (token: string) =>
  token.replace(/.(.{40})$/, (end, rest: string) => (end.startsWith("A") ? `B${rest}` : `A${rest}`));

/** Everything that is not an access token of ours, however much it looks like one. */
const FORGERIES: [string, () => string][] = [
  ["a JWT without signature", () => `${part({ alg: "none" })}.${part({ sub: "x" })}.`],
  [
    "a JWT signed with a shared secret",
    () => `${part({ alg: "HS256", typ: "at+jwt" })}.${part({ azp: "y" })}.c2ln`,
  ],
  [
    "a JWT of an unknown key",
    () => `${part({ alg: "RS256", kid: randomUUID() })}.${part({ sub: "x" })}.c2ln`,
  ],
  ["an id token", () => tokens.id_token],
  ["an id token with one character changed", () => flip(tokens.id_token)],
  ["what is no JWT", () => "not.a.jwt"],
  ["garbage", () => "garbage"],
  ["an unknown token of our shape", () => "souk_at_unknown"],
];

describe("userinfo", () => {
  it("tells what the scopes allow, by GET and by POST", async () => {
    const expected = { email: person.email, name: person.name, sub: expect.any(String) };
    expect((await userinfo(provider, tokens.access_token)).json()).toMatchObject(expected);
    const byHeader = await exchange(`${provider.issuer}/oauth2/userinfo`, "", {
      method: "POST",
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(byHeader.json()).toMatchObject(expected);
    const form = { access_token: tokens.access_token };
    expect((await call(provider, "/oauth2/userinfo", { form })).json()).toMatchObject(expected);
  });

  it("tells no more than who it is, and for which organization, with openid alone", async () => {
    const { access_token } = await newTokens("openid");
    const told = (await userinfo(provider, access_token)).json() as object;
    expect(Object.keys(told)).toEqual(["sub", "org_id"]);
  });

  it("names its scheme when no token comes", async () => {
    const answer = await userinfo(provider, undefined);
    expect([answer.status, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  });

  it("takes no token from the address", async () => {
    const url = `${provider.issuer}/oauth2/userinfo?access_token=${tokens.access_token}`;
    expect((await exchange(url, undefined, {})).status).toBe(401);
  });

  it("takes no token twice", async () => {
    const answer = await call(provider, "/oauth2/userinfo", {
      form: { access_token: tokens.access_token },
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(answer.status).toBeOneOf([400, 401]);
  });

  it.each([...FORGERIES, ["a refresh token", () => tokens.refresh_token] as const])(
    "refuses %s with a challenge",
    async (_, token) => {
      const answer = await userinfo(provider, token());
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer error="invalid_token"/);
    },
  );

  it("answers 403 insufficient_scope to a token without openid", async () => {
    const answer = await userinfo(
      provider,
      (await newTokens("usage:read", await registerClient(provider))).access_token,
    );
    expect([answer.status, answer.json()]).toMatchObject([403, { error: "insufficient_scope" }]);
    expect(answer.headers["www-authenticate"]).toContain('scope="openid"');
  });

  it("is kept by no cache", async () => {
    const { headers } = await userinfo(provider, tokens.access_token);
    expect(headers["cache-control"]).toContain("no-store");
  });
});

describe("REST", () => {
  it.each([...FORGERIES, ["a refresh token", () => tokens.refresh_token] as const])(
    "knows no actor behind %s",
    async (_, token) => {
      const ctx = { db: provider.database.db, auth: provider.auth, now: () => new Date() };
      expect(await resolveBearer(ctx, token())).toBeUndefined();
    },
  );
});

describe("introspection", () => {
  it("tells the client of its own tokens", async () => {
    expect((await introspect(tokens.access_token)).json()).toMatchObject({
      active: true,
      client_id: agent.clientId,
      token_type: "Bearer",
      iss: provider.issuer,
    });
    expect((await introspect(tokens.refresh_token)).json()).toMatchObject({ active: true });
  });

  it.each(["access_token", "refresh_token"] as const)("tells nobody else of the %s", async (kind) => {
    const answer = await introspect(tokens[kind], other);
    expect([answer.status, answer.json()]).toEqual([200, { active: false }]);
  });

  it.each(FORGERIES)("finds %s inactive", async (_, token) => {
    const answer = await introspect(token());
    expect([answer.status, answer.json()]).toEqual([200, { active: false }]);
  });

  it("tells nothing to whoever is no client", async () => {
    const form = { token: tokens.access_token };
    expect((await call(provider, "/oauth2/introspect", { form })).status).toBeOneOf([400, 401]);
    const wrong = { ...agent, clientSecret: "souk_cs_wrong" };
    expect((await introspect(tokens.access_token, wrong)).status).toBe(401);
    expect((await introspect("x.y.z", wrong)).status).toBe(401);
  });
});

describe("revocation", () => {
  it("ends an access token, and only that", async () => {
    const { access_token, refresh_token } = await newTokens();
    expect((await revoke(access_token)).status).toBe(200);
    expect((await userinfo(provider, access_token)).status).toBe(401);
    expect((await introspect(refresh_token)).json()).toMatchObject({ active: true });
  });

  it("of a refresh token ends the access tokens that came of it", async () => {
    const { access_token, refresh_token } = await newTokens();
    expect((await revoke(refresh_token)).status).toBe(200);
    expect((await userinfo(provider, access_token)).status).toBe(401);
    expect((await introspect(refresh_token)).json()).toEqual({ active: false });
  });

  it.each(["access_token", "refresh_token"] as const)(
    "by another client leaves the %s alive",
    async (kind) => {
      const mine = await newTokens();
      await revoke(mine[kind], other);
      expect((await introspect(mine[kind])).json()).toMatchObject({ active: true });
    },
  );

  it.each([...FORGERIES, ["an unknown refresh token", () => "souk_rt_unknown"] as const])(
    "of %s is no failure (RFC 7009 §2.2)",
    async (_, token) => {
      expect((await revoke(token())).status).toBe(200);
    },
  );

  it("does nothing for whoever is no client", async () => {
    const wrong = { ...agent, clientSecret: "souk_cs_wrong" };
    expect((await revoke(tokens.access_token, wrong)).status).toBe(401);
    expect((await call(provider, "/oauth2/revoke", { form: { token: "x" } })).status).toBeOneOf([400, 401]);
    expect((await userinfo(provider, tokens.access_token)).status).toBe(200);
  });
});
