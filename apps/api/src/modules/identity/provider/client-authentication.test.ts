import { generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import {
  basic,
  call,
  codeFor,
  codeForm,
  type Form,
  openProvider,
  type Provider,
  registerClient,
  unknownValue,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";

let provider: Provider;
let browser: Browser;
let agent: RegisteredTestAgent;
let other: RegisteredTestAgent;

beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
  agent = await registerClient(provider);
  other = await registerClient(provider);
});
afterAll(() => provider.close());

interface Attempt {
  as?: RegisteredTestAgent;
  form?: Form;
  headers?: Record<string, string>;
}

/** Redeems a fresh code of `as`, authenticated in one way or another. */
async function redeem({ as = agent, form = {}, headers = {} }: Attempt) {
  const code = await codeFor(provider, browser, { agent: as });
  return call(provider, "/oauth2/token", { form: { ...codeForm(as, code), ...form }, headers });
}

const byHeader = ({ clientId, clientSecret }: RegisteredTestAgent) => ({
  authorization: basic(clientId, clientSecret),
});

describe("a client registered for client_secret_basic", () => {
  it("is let in by its header, also when it repeats its own id in the body", async () => {
    expect((await redeem({ headers: byHeader(agent) })).status).toBe(200);
    expect((await redeem({ headers: byHeader(agent), form: { client_id: agent.clientId } })).status).toBe(
      200,
    );
  });

  it("is challenged for a wrong secret", async () => {
    const answer = await redeem({ headers: { authorization: basic(agent.clientId, "souk_cs_wrong") } });
    expect([answer.status, answer.json()]).toMatchObject([401, { error: "invalid_client" }]);
    expect(answer.headers["www-authenticate"]).toMatch(/^Basic/);
  });

  it.each<[string, () => Attempt, string]>([
    ["without a secret", () => ({ form: { client_id: agent.clientId } }), "invalid_client"],
    ["without a word", () => ({}), "invalid_request"],
    [
      "by a secret in the body",
      () => ({ form: { client_id: agent.clientId, client_secret: agent.clientSecret } }),
      "invalid_client",
    ],
    [
      "by two methods at once",
      () => ({ headers: byHeader(agent), form: { client_secret: agent.clientSecret } }),
      "invalid_request",
    ],
    [
      "under two names in the body",
      () => ({ headers: byHeader(agent), form: { client_id: [agent.clientId, other.clientId] } }),
      "invalid_request",
    ],
    [
      "while naming another client in the body",
      () => ({ headers: byHeader(agent), form: { client_id: other.clientId } }),
      "invalid_request",
    ],
    [
      "as nobody that is known",
      () => ({ headers: { authorization: basic(unknownValue(), "souk_cs_x") } }),
      "invalid_grant",
    ],
    ["by a scheme of its own", () => ({ headers: { authorization: "Digest x" } }), "invalid_client"],
    ["by a broken header", () => ({ headers: { authorization: "Basic !!!" } }), "invalid_client"],
    [
      "with a secret that lacks its prefix",
      () => ({ headers: { authorization: basic(agent.clientId, agent.clientSecret.slice(8)) } }),
      "invalid_client",
    ],
  ])("is not let in %s", async (_, attempt, error) => {
    const answer = await redeem(attempt());
    expect(answer.status).toBeOneOf([400, 401]);
    expect(answer.json()).toMatchObject({ error });
  });

  it.each(["/oauth2/introspect", "/oauth2/revoke"])(
    "may not name another client in the body at %s",
    async (path) => {
      const form = { token: "souk_at_unknown", client_id: other.clientId };
      const answer = await call(provider, path, { agent, form });
      expect([answer.status, answer.json()]).toMatchObject([400, { error: "invalid_request" }]);
    },
  );
});

describe("a client registered for client_secret_post", () => {
  it("is let in by its form, and by nothing else", async () => {
    const as = await registerClient(provider, { tokenEndpointAuthMethod: "client_secret_post" });
    const form = { client_id: as.clientId, client_secret: as.clientSecret };
    expect((await redeem({ as, form })).status).toBe(200);
    expect((await redeem({ as, headers: byHeader(as) })).json()).toMatchObject({ error: "invalid_client" });
    const wrong = { ...form, client_secret: "souk_cs_wrong" };
    expect((await redeem({ as, form: wrong })).json()).toMatchObject({ error: "invalid_client" });
  });
});

describe("a public client", () => {
  const registration = { tokenEndpointAuthMethod: "none", clientSecret: null };

  it("is let in by its verifier alone", async () => {
    const as = await registerClient(provider, registration);
    expect((await redeem({ as, form: { client_id: as.clientId } })).status).toBe(200);
  });

  it("is not let in without a verifier, or with a secret that it does not have", async () => {
    const as = await registerClient(provider, registration);
    const form = { client_id: as.clientId };
    expect((await redeem({ as, form: { ...form, code_verifier: undefined } })).status).toBe(400);
    const secret = await redeem({ as, form: { ...form, client_secret: "souk_cs_x" } });
    expect(secret.json()).toMatchObject({ error: "invalid_client" });
  });

  it("cannot introspect", async () => {
    const { clientId } = await registerClient(provider, registration);
    const form = { token: "souk_at_unknown", client_id: clientId };
    expect((await call(provider, "/oauth2/introspect", { form })).status).toBeOneOf([400, 401]);
  });
});

describe("a client registered for private_key_jwt", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  let as: RegisteredTestAgent;
  beforeAll(async () => {
    as = await registerKeyClient(provider, publicKey);
  });

  const now = () => Math.floor(Date.now() / 1000);
  const claims = () => ({
    iss: as.clientId,
    sub: as.clientId,
    aud: `${provider.issuer}/oauth2/token`,
    jti: randomUUID(),
    iat: now(),
    exp: now() + 60,
  });
  const redeemBy = (assertion: string) =>
    redeem({ as, form: { client_assertion_type: ASSERTION, client_assertion: assertion } });

  it("is let in by what it signs, once", async () => {
    const assertion = jwt(claims(), privateKey);
    expect((await redeemBy(assertion)).status).toBe(200);
    expect((await redeemBy(assertion)).json()).toMatchObject({ error: "invalid_client" });
  });

  it("may address the issuer instead of the endpoint", async () => {
    expect((await redeemBy(jwt({ ...claims(), aud: provider.issuer }, privateKey))).status).toBe(200);
  });

  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  it.each<[string, () => string]>([
    ["signed by another key", () => jwt(claims(), stranger)],
    ["unsigned", () => jwt(claims(), privateKey, "none").replace(/[^.]*$/, "")],
    ["for another server", () => jwt({ ...claims(), aud: "https://evil.example/token" }, privateKey)],
    ["expired", () => jwt({ ...claims(), iat: now() - 120, exp: now() - 60 }, privateKey)],
    ["valid for a day", () => jwt({ ...claims(), exp: now() + 86_400 }, privateKey)],
    ["without an end", () => jwt({ ...claims(), exp: undefined }, privateKey)],
    ["without an id", () => jwt({ ...claims(), jti: undefined }, privateKey)],
    [
      "in the name of another client",
      () => jwt({ ...claims(), iss: other.clientId, sub: other.clientId }, privateKey),
    ],
    ["that is garbage", () => "garbage"],
  ])("is not let in by an assertion %s", async (_, assertion) => {
    const answer = await redeemBy(assertion());
    expect(answer.status).toBeOneOf([400, 401]);
    expect(answer.json()).toMatchObject({ error: "invalid_client" });
  });

  it("is not let in by a secret, or by nothing", async () => {
    expect((await redeem({ as, headers: byHeader(as) })).json()).toMatchObject({ error: "invalid_client" });
    expect((await redeem({ as, form: { client_id: as.clientId } })).json()).toMatchObject({
      error: "invalid_client",
    });
  });
});

const ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

async function registerKeyClient(at: Provider, key: KeyObject): Promise<RegisteredTestAgent> {
  const jwk: JsonWebKey = { ...key.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "k1" };
  return registerClient(at, {
    tokenEndpointAuthMethod: "private_key_jwt",
    clientSecret: null,
    jwks: JSON.stringify({ keys: [jwk] }),
  });
}

function jwt(claims: object, key: KeyObject, alg = "RS256"): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const signed = `${encode({ alg, kid: "k1" })}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}
