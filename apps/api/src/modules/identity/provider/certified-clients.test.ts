import { generateKeyPairSync, type KeyObject, type webcrypto } from "node:crypto";
import * as oauth from "oauth4webapi";
import * as oidc from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import { decide, openProvider, outcomeOf, type Provider, registerClient } from "../../../testing/provider.ts";
import { type Person, signIn } from "../../../testing/relying-party.ts";
import { resolveBearer } from "../index.ts";

const SCOPE = "openid profile email offline_access subscriptions:read usage:read usage:write";

let provider: Provider;
let person: Person;
let browser: Browser;
beforeAll(async () => {
  provider = await openProvider();
  person = newPerson();
  browser = await signIn(provider, person);
});
afterAll(() => provider.close());

const resolve = (token: string) =>
  resolveBearer({ db: provider.database.db, auth: provider.auth, now: () => new Date() }, token);

/** Where the browser ends up when the person says yes. */
async function returnedTo(url: URL): Promise<URL> {
  const asked = outcomeOf(provider, await browser.send(url));
  const done = asked.to === "consent" ? await decide(provider, browser, { outcome: asked }) : asked;
  const location =
    done.answer.headers.location ?? (JSON.parse(done.answer.text || "{}") as { url?: string }).url;
  return new URL(location ?? "about:blank");
}

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keySet = JSON.stringify({
  keys: [{ ...rsa.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig", kid: "k1" }],
});

/** The four ways in which a client may prove itself, and how each library says it. */
const METHODS = [
  {
    method: "client_secret_basic",
    row: {},
    openidClient: ({ clientSecret }: RegisteredTestAgent) => oidc.ClientSecretBasic(clientSecret),
    oauth4webapi: ({ clientSecret }: RegisteredTestAgent) => oauth.ClientSecretBasic(clientSecret),
  },
  {
    method: "client_secret_post",
    row: {},
    openidClient: ({ clientSecret }: RegisteredTestAgent) => oidc.ClientSecretPost(clientSecret),
    oauth4webapi: ({ clientSecret }: RegisteredTestAgent) => oauth.ClientSecretPost(clientSecret),
  },
  {
    method: "private_key_jwt",
    row: { clientSecret: null, jwks: keySet },
    openidClient: async () => oidc.PrivateKeyJwt({ key: await webKey(rsa.privateKey), kid: "k1" }),
    oauth4webapi: async () => oauth.PrivateKeyJwt({ key: await webKey(rsa.privateKey), kid: "k1" }),
  },
  {
    method: "none",
    row: { clientSecret: null },
    openidClient: () => oidc.None(),
    oauth4webapi: () => oauth.None(),
  },
];

function webKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const der = new Uint8Array(key.export({ format: "der", type: "pkcs8" }));
  return crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}

describe("openid-client signs a person in from discovery to revocation with", () => {
  it.each(METHODS)("$method", async ({ method, row, openidClient }) => {
    const agent = await registerClient(provider, { ...row, tokenEndpointAuthMethod: method });
    const issuer = new URL(provider.issuer);
    const authentication = await openidClient(agent);
    const config = await oidc.discovery(issuer, agent.clientId, undefined, authentication, {
      execute: [oidc.allowInsecureRequests],
    });
    expect(config.serverMetadata().token_endpoint_auth_methods_supported).toContain(method);
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    const expectedNonce = oidc.randomNonce();
    const callback = await returnedTo(
      oidc.buildAuthorizationUrl(config, {
        redirect_uri: agent.redirectUri,
        scope: SCOPE,
        state: "s",
        nonce: expectedNonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
      }),
    );
    const checks = { pkceCodeVerifier, expectedState: "s", expectedNonce };
    const tokens = await oidc.authorizationCodeGrant(config, callback, checks);
    const subject = tokens.claims()?.sub ?? "";
    expect(tokens.claims()?.aud).toBe(agent.clientId);
    expect(await oidc.fetchUserInfo(config, tokens.access_token, subject)).toMatchObject({
      email: person.email,
    });
    expect(await resolve(tokens.access_token)).toMatchObject({
      kind: "agent",
      userId: subject,
      clientId: agent.clientId,
      listingId: agent.listingId,
      scopes: SCOPE.split(" "),
    });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()?.sub).toBe(subject);
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    if (method === "none") return;
    expect(await oidc.tokenIntrospection(config, refreshed.access_token)).toMatchObject({
      active: true,
      client_id: agent.clientId,
    });
    await oidc.tokenRevocation(config, refreshed.refresh_token ?? "");
    expect(await resolve(refreshed.access_token)).toBeUndefined();
    await expect(oidc.refreshTokenGrant(config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });
});

describe("oauth4webapi, strict about every answer, signs a person in with", () => {
  const options = { [oauth.allowInsecureRequests]: true };

  it.each(METHODS)("$method", async ({ method, row, oauth4webapi }) => {
    const agent = await registerClient(provider, { ...row, tokenEndpointAuthMethod: method });
    const issuer = new URL(provider.issuer);
    const server = await oauth.processDiscoveryResponse(
      issuer,
      await oauth.discoveryRequest(issuer, options),
    );
    const client: oauth.Client = { client_id: agent.clientId };
    const authentication = await oauth4webapi(agent);
    const verifier = oauth.generateRandomCodeVerifier();
    const nonce = oauth.generateRandomNonce();
    const url = new URL(server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      client_id: agent.clientId,
      redirect_uri: agent.redirectUri,
      response_type: "code",
      scope: SCOPE,
      state: "s",
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    }).toString();
    const parameters = oauth.validateAuthResponse(server, client, await returnedTo(url), "s");
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      agent.redirectUri,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, answer, options);
    const subject = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? "";
    const info = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    expect(await oauth.processUserInfoResponse(server, client, subject, info)).toMatchObject({
      email: person.email,
    });
    const again = await oauth.refreshTokenGrantRequest(
      server,
      client,
      authentication,
      tokens.refresh_token ?? "",
      options,
    );
    const refreshed = await oauth.processRefreshTokenResponse(server, client, again);
    expect(await resolve(refreshed.access_token)).toMatchObject({ kind: "agent", userId: subject });
    if (method === "none") return;
    const revoked = await oauth.revocationRequest(
      server,
      client,
      authentication,
      refreshed.access_token,
      options,
    );
    await oauth.processRevocationResponse(revoked);
    const asked = await oauth.introspectionRequest(
      server,
      client,
      authentication,
      refreshed.access_token,
      options,
    );
    expect(await oauth.processIntrospectionResponse(server, client, asked)).toMatchObject({ active: false });
  });
});
