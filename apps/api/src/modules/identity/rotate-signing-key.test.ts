import { createPublicKey, verify } from "node:crypto";
import { auditEvents } from "@souk/db/schema/audit";
import { jwks } from "@souk/db/schema/oauth-clients";
import { eq } from "drizzle-orm";
import * as oidc from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newPerson, systemContext } from "../../testing/agent-fixture.ts";
import type { Browser } from "../../testing/browser.ts";
import {
  ask,
  codeFor,
  openProvider,
  type Provider,
  registerClient,
  tokensFor,
} from "../../testing/provider.ts";
import { authorize, signIn } from "../../testing/relying-party.ts";
import { deleteExpired, rotateSigningKey, rotateSigningKeyWhenDue } from "./index.ts";
import { PUBLISHED_AFTER_MS, PUBLISHED_AHEAD_MS, type Rotation } from "./rotate-signing-key.ts";

let provider: Provider;
let browser: Browser;
beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
});
afterAll(() => provider.close());
beforeEach(startWithOneKey);

/** The provider makes its first key when it is asked for one; here it has signed for a year. */
async function startWithOneKey(): Promise<void> {
  await provider.database.db.delete(jwks);
  await publishedKeys();
  await provider.database.db.update(jwks).set({ signsFrom: new Date(Date.now() - 365 * DAY_MS) });
}

interface PublishedKey {
  kid: string;
  kty: string;
  n: string;
  e: string;
}

async function publishedKeys(): Promise<PublishedKey[]> {
  const answer = await fetch(`${provider.issuer}/jwks`);
  return ((await answer.json()) as { keys: PublishedKey[] }).keys;
}

const DAY_MS = 86_400_000;

/** What rotates keys, as it would have at a time before now. */
const ctxAgo = (ms = 0) => ({
  ...systemContext(provider.database.db),
  auth: provider.auth,
  now: () => new Date(Date.now() - ms),
});
const rotate = (rotation: Rotation, ago = 0) => rotateSigningKey(ctxAgo(ago), rotation);

async function newIdToken(): Promise<string> {
  return (await tokensFor(provider, browser, { agent: await registerClient(provider) })).id_token;
}

function kidOf(token: string): string {
  return (JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as { kid: string }).kid;
}

function verifies(token: string, keys: PublishedKey[]): boolean {
  const key = keys.find(({ kid }) => kid === kidOf(token));
  const [signed = "", signature = ""] = token.split(/\.(?=[^.]*$)/);
  if (!key) return false;
  const publicKey = createPublicKey({ key: { ...key }, format: "jwk" });
  return verify("RSA-SHA256", Buffer.from(signed), publicKey, Buffer.from(signature, "base64url"));
}

describe("an announced key", () => {
  it("is published before it signs, so that an agent with a kept key set verifies at every moment", async () => {
    const [old] = await publishedKeys();
    const { keyId } = await rotate("announced");
    const kept = await publishedKeys();
    expect(new Set(kept.map(({ kid }) => kid))).toEqual(new Set([old?.kid, keyId]));
    const before = await newIdToken();
    expect([kidOf(before), verifies(before, kept)]).toEqual([old?.kid, true]);

    await startSigning(keyId);
    const after = await newIdToken();
    expect([kidOf(after), verifies(after, kept)]).toEqual([keyId, true]);
    expect(verifies(before, await publishedKeys())).toBe(true);
  });

  it("waits once, however often it is announced", async () => {
    const first = await rotate("announced");
    expect(await rotate("announced")).toEqual(first);
    expect(await publishedKeys()).toHaveLength(2);
  });

  it("is one key when twenty announce it at once", async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => rotate("announced")));
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
  });

  it("signs early when it is needed at once", async () => {
    const { keyId } = await rotate("announced");
    expect((await rotate("at once")).keyId).toBe(keyId);
    expect(kidOf(await newIdToken())).toBe(keyId);
  });
});

/** As if the time of a key that waits had come a minute ago. */
async function startSigning(keyId: string): Promise<void> {
  await provider.database.db
    .update(jwks)
    .set({ signsFrom: new Date(Date.now() - 60_000) })
    .where(eq(jwks.id, keyId));
}

describe("the key before", () => {
  it("stays published until the last token that it signed has expired, and is forgotten then", async () => {
    const [old] = await publishedKeys();
    await rotate("announced", PUBLISHED_AHEAD_MS + PUBLISHED_AFTER_MS - 60_000);
    expect((await publishedKeys()).map(({ kid }) => kid)).toContain(old?.kid);
    await startWithOneKey();
    const [older] = await publishedKeys();
    await rotate("announced", PUBLISHED_AHEAD_MS + PUBLISHED_AFTER_MS + 60_000);
    expect((await publishedKeys()).map(({ kid }) => kid)).not.toContain(older?.kid);
    await deleteExpired(systemContext(provider.database.db));
    expect(await provider.database.db.$count(jwks)).toBe(1);
  });

  it("is worthless at once when it is compromised, as a hint of who is signed in too", async () => {
    const agent = await registerClient(provider);
    const { id_token } = await tokensFor(provider, browser, { agent });
    await rotate("announced");
    const { keyId } = await rotate("compromised");
    expect((await publishedKeys()).map(({ kid }) => kid)).toEqual([keyId]);
    const outcome = await ask(provider, browser, {
      agent,
      changes: { prompt: "none", id_token_hint: id_token },
    });
    expect(outcome.params.get("error")).toBe("login_required");
    expect(kidOf(await newIdToken())).toBe(keyId);
  });
});

describe("a certified client that has kept the key set", () => {
  it("signs people in before, during and after a rotation", async () => {
    const agent = await registerClient(provider);
    const config = await oidc.discovery(
      new URL(provider.issuer),
      agent.clientId,
      undefined,
      oidc.ClientSecretBasic(agent.clientSecret),
      { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] },
    );
    const kids: string[] = [];
    const signInOnce = async () => {
      const rp = { ...agent, apiUrl: provider.apiUrl, webUrl: provider.webUrl };
      const { callbackUrl, verifier, state, nonce } = await authorize(rp, {
        config,
        browser,
        scopes: ["openid"],
      });
      const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
      const tokens = await oidc.authorizationCodeGrant(config, callbackUrl, checks);
      kids.push(kidOf(tokens.id_token ?? ""));
    };
    const { keyId } = await rotate("announced");
    await signInOnce();
    await startSigning(keyId);
    await signInOnce();
    expect(kids[0]).not.toBe(keyId);
    expect(kids[1]).toBe(keyId);
  });
});

describe("by age", () => {
  const due = (days: number, ago: number) => rotateSigningKeyWhenDue(ctxAgo(ago), days);

  it("a new key is announced a day before the old one has signed for its days, not earlier, and once", async () => {
    const week = 7;
    await rotate("at once");
    expect(await due(week, -(6 * DAY_MS - 60_000))).toBeUndefined();
    const key = await due(week, -(6 * DAY_MS + 60_000));
    expect(key?.signsFrom.getTime()).toBeGreaterThan(Date.now() + 7 * DAY_MS);
    expect(await due(week, -(6 * DAY_MS + 120_000))).toBeUndefined();
  });

  it("never, when the setting says so", async () => {
    expect(await due(0, 0)).toBeUndefined();
  });
});

it("private halves stand encrypted in the database, and the rotation in the audit log", async () => {
  const { keyId } = await rotate("at once");
  const rows = await provider.database.db.select().from(jwks);
  expect(rows).toHaveLength(2);
  for (const { privateKey } of rows) expect(privateKey).not.toMatch(/"d"|\bkty\b|PRIVATE/);
  const [told] = await provider.database.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.subjectId, keyId));
  expect(told).toMatchObject({ action: "signing_key.rotated", details: { rotation: "at once" } });
});

it("twenty processes that start with no key at all agree on one", async () => {
  await provider.database.db.delete(jwks);
  const agent = await registerClient(provider);
  await codeFor(provider, browser, { agent });
  await Promise.all(Array.from({ length: 20 }, publishedKeys));
  expect(await publishedKeys()).toHaveLength(1);
});
