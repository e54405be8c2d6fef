import { randomUUID } from "node:crypto";
import { previousClientSecrets } from "@souk/db/schema/client-secrets";
import { vendors } from "@souk/db/schema/catalog";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RegisteredTestAgent } from "../../testing/agent-fixture.ts";
import { newPerson } from "../../testing/agent-fixture.ts";
import { callerOf } from "../../testing/caller.ts";
import { contextOf, newUser } from "../../testing/market.ts";
import { newMember } from "../../testing/organization.ts";
import {
  ask,
  call,
  codeFor,
  codeForm,
  openProvider,
  type Provider,
  registerClient,
  tokensFor,
  userinfo,
} from "../../testing/provider.ts";
import { signIn } from "../../testing/relying-party.ts";
import { deleteExpired } from "../identity/index.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

const refusal = (code: string) => ({ cause: expect.objectContaining({ code }) as unknown });
const db = () => provider.database.db;

type Published = Awaited<ReturnType<typeof publish>>;

/** An agent, its publisher, and a browser in which somebody is signed in. */
async function publish() {
  const agent = await registerClient(provider);
  const publisher = await newMember(db(), agent.organizationId, "member", "publisher");
  const browser = await signIn(provider, newPerson());
  return { agent, agentId: agent.slug, clients: callerOf(publisher).clients, browser };
}

/** Where a client proves itself with this secret now; somebody is signed in to it for that. */
async function provesItself({ agent, browser }: Published, clientSecret: string) {
  const as = { ...agent, clientSecret };
  const form = codeForm(agent, await codeFor(provider, browser, { agent }));
  return {
    token: (await call(provider, "/oauth2/token", { agent: as, form })).status === 200,
    introspect: await isKnown(as, "/oauth2/introspect"),
    revoke: await isKnown(as, "/oauth2/revoke"),
  };
}

async function isKnown(agent: RegisteredTestAgent, path: string): Promise<boolean> {
  return (await call(provider, path, { agent, form: { token: "souk_at_none" } })).status === 200;
}

const EVERYWHERE = { token: true, introspect: true, revoke: true };
const NOWHERE = { token: false, introspect: false, revoke: false };

describe("a rotated secret", () => {
  it("works beside the one before it, wherever a client proves itself, for a day unless told otherwise", async () => {
    const market = await publish();
    const { agent, agentId, clients } = market;
    const { credentials, client } = await clients.rotateSecret({ agentId });
    expect(credentials.clientSecret).toMatch(/^souk_cs_[0-9a-f]{48}$/);
    const hours = (Date.parse(client.previousSecretEndsAt ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeCloseTo(24, 1);
    expect(await provesItself(market, credentials.clientSecret)).toEqual(EVERYWHERE);
    expect(await provesItself(market, agent.clientSecret)).toEqual(EVERYWHERE);
    expect(await provesItself(market, "souk_cs_unknown")).toEqual(NOWHERE);
  });

  it("lets codes and refresh tokens of before be redeemed with either", async () => {
    const { agent, agentId, clients, browser } = await publish();
    const changes = { scope: "openid offline_access" };
    const tokens = await tokensFor(provider, browser, { agent, changes });
    const { credentials } = await clients.rotateSecret({ agentId });
    const renewed = { ...agent, clientSecret: credentials.clientSecret };
    const code = await codeFor(provider, browser, { agent, changes });
    const redeemed = await call(provider, "/oauth2/token", { agent, form: codeForm(agent, code) });
    expect(redeemed.status).toBe(200);
    const form = { grant_type: "refresh_token", refresh_token: tokens.refresh_token };
    expect((await call(provider, "/oauth2/token", { agent: renewed, form })).status).toBe(200);
  });

  it("is the only one at once when no overlap is asked for", async () => {
    const market = await publish();
    const { agent, agentId, clients } = market;
    const { credentials, client } = await clients.rotateSecret({ agentId, overlapHours: 0 });
    expect(client.previousSecretEndsAt).toBeNull();
    expect(await provesItself(market, credentials.clientSecret)).toEqual(EVERYWHERE);
    expect(await provesItself(market, agent.clientSecret)).toEqual(NOWHERE);
  });

  it("is the only one when the overlap is over, and the one before is forgotten", async () => {
    const market = await publish();
    const { agent, agentId, clients } = market;
    await clients.rotateSecret({ agentId });
    const isOfAgent = eq(previousClientSecrets.clientId, agent.clientId);
    await db().update(previousClientSecrets).set({ expiresAt: new Date() }).where(isOfAgent);
    expect(await provesItself(market, agent.clientSecret)).toEqual(NOWHERE);
    expect((await clients.get({ agentId })).previousSecretEndsAt).toBeNull();
    await deleteExpired(contextOf(db(), { kind: "system" }));
    expect(await db().$count(previousClientSecrets, isOfAgent)).toBe(0);
  });

  it("ends what was replaced earlier, whatever time that had left", async () => {
    const market = await publish();
    const { agent, agentId, clients } = market;
    const first = await clients.rotateSecret({ agentId, overlapHours: 168 });
    const second = await clients.rotateSecret({ agentId, overlapHours: 1 });
    expect(await provesItself(market, agent.clientSecret)).toEqual(NOWHERE);
    expect(await provesItself(market, first.credentials.clientSecret)).toEqual(EVERYWHERE);
    expect(await provesItself(market, second.credentials.clientSecret)).toEqual(EVERYWHERE);
  });

  it("opens no other client, neither it nor the one before", async () => {
    const [{ agent, agentId, clients }, other] = [await publish(), await publish()];
    const { credentials } = await clients.rotateSecret({ agentId });
    for (const secret of [credentials.clientSecret, agent.clientSecret])
      expect(await provesItself(other, secret)).toEqual(NOWHERE);
  });

  it("overlaps for seven days at the most", async () => {
    const { agentId, clients } = await publish();
    for (const overlapHours of [-1, 0.5, 169])
      await expect(clients.rotateSecret({ agentId, overlapHours })).rejects.toMatchObject({
        code: "BAD_REQUEST",
      });
  });

  it("leaves one working secret and one before it when several are made at once", async () => {
    const market = await publish();
    const { agentId, clients } = market;
    const made = await Promise.all([1, 2, 3].map(() => clients.rotateSecret({ agentId })));
    const proven = [];
    for (const { credentials } of made) proven.push(await provesItself(market, credentials.clientSecret));
    expect(proven.filter(({ token }) => token)).toHaveLength(2);
  });
});

describe("sign-in that its vendor stopped", () => {
  it("is off at once, tokens included, and goes on where it was", async () => {
    const { agent, agentId, clients, browser } = await publish();
    const tokens = await tokensFor(provider, browser, { agent, changes: { scope: "openid offline_access" } });
    expect(await clients.setStopped({ agentId, stopped: true })).toMatchObject({ state: "stopped" });
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401);
    expect((await ask(provider, browser, { agent })).to).toBe("own error page");
    expect(await isKnown(agent, "/oauth2/introspect")).toBe(false);
    expect(await clients.setStopped({ agentId, stopped: false })).toMatchObject({
      state: "on",
      stoppedAt: null,
    });
    expect((await userinfo(provider, tokens.access_token)).status).toBe(200);
  });

  it("stays off when the listing is approved again", async () => {
    const { agent, agentId, clients, browser } = await publish();
    const { catalog } = callerOf(await newUser(db(), "admin"));
    await clients.setStopped({ agentId, stopped: true });
    await catalog.setAgentStatus({ agentId, status: "suspended" });
    expect(await clients.get({ agentId })).toMatchObject({ state: "hidden" });
    await catalog.setAgentStatus({ agentId, status: "approved" });
    expect(await clients.get({ agentId })).toMatchObject({ state: "stopped" });
    expect((await ask(provider, browser, { agent })).to).toBe("own error page");
  });

  it("is not resumed by the vendor of a listing that the marketplace hid", async () => {
    const { agent, agentId, clients, browser } = await publish();
    await callerOf(await newUser(db(), "admin")).catalog.setAgentStatus({ agentId, status: "suspended" });
    await expect(clients.setStopped({ agentId, stopped: false })).rejects.toMatchObject(
      refusal("client.hidden"),
    );
    expect((await ask(provider, browser, { agent })).to).toBe("own error page");
  });
});

describe("redirect URIs", () => {
  it("hold from the next sign-in on", async () => {
    const { agent, agentId, clients, browser } = await publish();
    const moved = "http://localhost:4100/elsewhere";
    expect(await clients.setRedirectUris({ agentId, redirectUris: [moved] })).toMatchObject({
      redirectUris: [moved],
    });
    expect((await ask(provider, browser, { agent })).to).toBe("own error page");
    expect((await ask(provider, browser, { agent, changes: { redirect_uri: moved } })).to).toBe("consent");
  });

  it.each(["https://elsewhere.example/callback", "https://*.agent.example/", "javascript:alert(1)"])(
    "are refused: %s",
    async (uri) => {
      const { agentId, clients } = await publish();
      await expect(clients.setRedirectUris({ agentId, redirectUris: [uri] })).rejects.toMatchObject(
        refusal("redirect_uri.invalid"),
      );
    },
  );
});

it("a client of others, and one that there is not, are not found", async () => {
  const { agentId } = await publish();
  const { clients } = callerOf(await newUser(db()));
  for (const ref of [agentId, randomUUID()]) {
    await expect(clients.get({ agentId: ref })).rejects.toMatchObject(refusal("listing.not_found"));
    await expect(clients.rotateSecret({ agentId: ref })).rejects.toMatchObject(refusal("listing.not_found"));
  }
  expect(await db().$count(vendors)).toBeGreaterThan(0);
});

it("a code that was issued before the redirect URIs changed is not redeemed any more, others are", async () => {
  const { agent, agentId, clients, browser } = await publish();
  const other = await publish();
  const code = await codeFor(provider, browser, { agent });
  const foreign = await codeFor(provider, other.browser, { agent: other.agent });
  const { redirectUris } = await clients.get({ agentId });
  const next = redirectUris.map((uri) => `${uri}/next`);
  await clients.setRedirectUris({ agentId, redirectUris: [...next, ...redirectUris] });
  const redeem = (by: typeof agent, what: string) =>
    call(provider, "/oauth2/token", { agent: by, form: codeForm(by, what) });
  expect((await redeem(agent, code)).status).toBe(400);
  expect((await redeem(other.agent, foreign)).status).toBe(200);
});
