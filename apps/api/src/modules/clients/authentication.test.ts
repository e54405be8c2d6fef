import { generateKeyPairSync, type KeyObject, randomUUID, webcrypto } from "node:crypto";
import type { ClientAuthentication } from "@souk/contracts/clients/authentication";
import { NewAgent } from "@souk/contracts/catalog/entities";
import { previousClientSecrets } from "@souk/db/schema/client-secrets";
import { eq } from "drizzle-orm";
import * as oidc from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson } from "../../testing/agent-fixture.ts";
import { callerOf } from "../../testing/caller.ts";
import { agentInput, newAgent, newUser, newVendor } from "../../testing/market.ts";
import { openProvider, type Provider } from "../../testing/provider.ts";
import { authorize, signIn } from "../../testing/relying-party.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

const CALLBACK = "http://localhost:4100/callback";
const db = () => provider.database.db;

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: "jwk" }), kid }) as never;
const key = jwkOf(ec.publicKey, "k1");
const keySet = { keys: [key] };
const signing = { method: "private_key_jwt", jwks: keySet } as const;

const ways: Record<
  ClientAuthentication["method"],
  { authentication: ClientAuthentication; proof: (secret: string) => Promise<oidc.ClientAuth> }
> = {
  client_secret_basic: {
    authentication: { method: "client_secret_basic" },
    proof: async (secret) => oidc.ClientSecretBasic(secret),
  },
  client_secret_post: {
    authentication: { method: "client_secret_post" },
    proof: async (secret) => oidc.ClientSecretPost(secret),
  },
  private_key_jwt: {
    authentication: signing,
    proof: async () => oidc.PrivateKeyJwt({ key: await webKey(ec.privateKey), kid: "k1" }),
  },
  none: { authentication: { method: "none" }, proof: async () => oidc.None() },
};
const METHODS = Object.keys(ways) as ClientAuthentication["method"][];

function webKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = new Uint8Array(key.export({ format: "der", type: "pkcs8" }));
  return webcrypto.subtle.importKey("pkcs8", der, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
}

/** A vendor registers an agent that proves itself in this way. */
async function register(authentication: ClientAuthentication | undefined, changes: object = {}) {
  const { slug: vendor, owner } = await newVendor(db());
  const { categorySlug: category } = await newAgent(db());
  const input = NewAgent.parse({
    ...agentInput(),
    launchUrl: "http://localhost:4100/",
    redirectUris: [CALLBACK],
    vendor,
    category,
    authentication,
    ...changes,
  });
  const caller = callerOf(owner);
  const { managed, credentials } = await caller.catalog.createAgent(input);
  return { ...credentials, agentId: managed.agent.slug, clients: caller.clients, owner };
}

/** Signs somebody in with openid-client; answers whose id token it got, or with which status not. */
async function signInTo(clientId: string, proof: oidc.ClientAuth): Promise<string | number> {
  const config = await oidc.discovery(new URL(provider.issuer), clientId, undefined, proof, {
    execute: [oidc.allowInsecureRequests],
  });
  const browser = await signIn(provider, newPerson());
  const party = { ...provider, clientId, clientSecret: "", redirectUri: CALLBACK };
  const back = await authorize(party, { config, browser, scopes: ["openid"] });
  const checks = { pkceCodeVerifier: back.verifier, expectedState: back.state, expectedNonce: back.nonce };
  return oidc
    .authorizationCodeGrant(config, back.callbackUrl, checks)
    .then((tokens) => tokens.claims()?.aud as string)
    .catch((error: { status?: number }) => error.status ?? 0);
}

const refusal = (code: string) => ({ cause: expect.objectContaining({ code }) as unknown });

describe("an agent registered with", () => {
  it.each(METHODS)("%s signs people in so, and in no other way", async (method) => {
    const { clientId, clientSecret, agentId, clients } = await register(ways[method].authentication);
    expect(clientSecret !== null).toBe(method.startsWith("client_secret_"));
    expect((await clients.get({ agentId })).authentication).toEqual(ways[method].authentication);
    const right = await ways[method].proof(clientSecret ?? "");
    expect(await signInTo(clientId, right)).toBe(clientId);
    for (const other of METHODS.filter((one) => one !== method)) {
      const wrong = await ways[other].proof(clientSecret ?? "souk_cs_none");
      expect(await signInTo(clientId, wrong)).toBeOneOf([400, 401]);
    }
  });

  it("nothing said proves itself by a secret in the header", async () => {
    const { clients, agentId } = await register(undefined);
    expect((await clients.get({ agentId })).authentication).toEqual({ method: "client_secret_basic" });
  });
});

describe("a changed way", () => {
  it("holds at once, and keeps the secret from header to form", async () => {
    const { clientId, clientSecret, agentId, clients } = await register({ method: "client_secret_basic" });
    const { credentials } = await clients.setAuthentication({
      agentId,
      authentication: { method: "client_secret_post" },
    });
    expect(credentials).toEqual({ clientId, clientSecret: null });
    const secret = clientSecret ?? "";
    expect(await signInTo(clientId, oidc.ClientSecretPost(secret))).toBe(clientId);
    expect(await signInTo(clientId, oidc.ClientSecretBasic(secret))).toBe(401);
  });

  it("to keys ends the secret and the one before it; back to a secret makes a new one", async () => {
    const { clientId, clientSecret, agentId, clients } = await register({ method: "client_secret_basic" });
    await clients.rotateSecret({ agentId });
    await clients.setAuthentication({ agentId, authentication: signing });
    expect(await db().$count(previousClientSecrets, eq(previousClientSecrets.clientId, clientId))).toBe(0);
    await expect(clients.rotateSecret({ agentId })).rejects.toMatchObject(refusal("client.no_secret"));
    expect(await signInTo(clientId, await ways.private_key_jwt.proof(""))).toBe(clientId);
    const { credentials } = await clients.setAuthentication({
      agentId,
      authentication: { method: "client_secret_basic" },
    });
    expect(credentials.clientSecret).toMatch(/^souk_cs_/);
    expect(await signInTo(clientId, oidc.ClientSecretBasic(credentials.clientSecret ?? ""))).toBe(clientId);
    expect(await signInTo(clientId, oidc.ClientSecretBasic(clientSecret ?? ""))).toBe(401);
  });

  it("of keys replaces the whole set", async () => {
    const { clientId, agentId, clients } = await register(signing);
    const next = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwks = { keys: [jwkOf(next.publicKey, "k2")] };
    await clients.setAuthentication({ agentId, authentication: { method: "private_key_jwt", jwks } });
    expect(await signInTo(clientId, await ways.private_key_jwt.proof(""))).toBe(401);
    const proof = oidc.PrivateKeyJwt({ key: await webKey(next.privateKey), kid: "k2" });
    expect(await signInTo(clientId, proof)).toBe(clientId);
  });

  it("is nobody else's to make", async () => {
    const { agentId } = await register(undefined);
    const { clients } = callerOf(await newUser(db()));
    for (const ref of [agentId, randomUUID()])
      await expect(
        clients.setAuthentication({ agentId: ref, authentication: { method: "none" } }),
      ).rejects.toMatchObject(refusal("listing.not_found"));
  });
});

describe("is refused:", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  const point = { kty: "EC", crv: "P-256", x: "AAAA", y: "AAAA" };
  it.each<[string, object[]]>([
    ["a weak key", [jwkOf(weak, "k1")]],
    ["a key that is none", [point]],
    ["a key for another algorithm", [{ ...(key as object), alg: "RS256" }]],
    ["keys of one name", [key, key]],
  ])("%s", async (_, keys) => {
    const authentication = { method: "private_key_jwt", jwks: { keys } } as never;
    await expect(register(authentication)).rejects.toMatchObject(refusal("client.authentication_invalid"));
  });

  it.each<[string, object]>([
    ["a private key", { keys: [jwkOf(ec.privateKey, "k1")] }],
    ["a shared secret", { keys: [{ kty: "oct", k: "c2VjcmV0" }] }],
    ["no key at all", { keys: [] }],
    ["an address to fetch keys from", { jwks_uri: "https://agent.example/keys" }],
  ])("%s, by its form", async (_, jwks) => {
    const { agentId, clients } = await register(undefined);
    const authentication = { method: "private_key_jwt", jwks } as never;
    await expect(clients.setAuthentication({ agentId, authentication })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });

  it("no proof at all on the web, also when a client without one moves there", async () => {
    const redirectUris = ["https://agent.example/callback"];
    await expect(register({ method: "none" }, { redirectUris })).rejects.toMatchObject(
      refusal("client.authentication_invalid"),
    );
    const { agentId, clients } = await register({ method: "none" });
    await expect(clients.setRedirectUris({ agentId, redirectUris })).rejects.toMatchObject(
      refusal("client.authentication_invalid"),
    );
    expect((await clients.get({ agentId })).redirectUris).toEqual([CALLBACK]);
  });
});

describe("post-logout redirect URIs", () => {
  it("are kept, and taken back with an empty list", async () => {
    const { agentId, clients } = await register(undefined);
    const postLogoutRedirectUris = ["https://agent.example/bye"];
    for (const uris of [postLogoutRedirectUris, []])
      expect(
        await clients.setPostLogoutRedirectUris({ agentId, postLogoutRedirectUris: uris }),
      ).toMatchObject({ postLogoutRedirectUris: uris });
  });

  it.each([
    "https://elsewhere.example/",
    "https://*.agent.example/",
    "javascript:alert(1)",
    "http://agent.example/",
  ])("are refused: %s", async (uri) => {
    const { agentId, clients } = await register(undefined);
    await expect(
      clients.setPostLogoutRedirectUris({ agentId, postLogoutRedirectUris: [uri] }),
    ).rejects.toMatchObject(refusal("redirect_uri.invalid"));
  });
});
