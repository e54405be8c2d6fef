import { testDatabase, type TestDatabase } from "@souk/db/testing/database";
import { fetchUserInfo, refreshTokenGrant, tokenIntrospection, tokenRevocation } from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent } from "../../testing/agent-fixture.ts";
import {
  authorize,
  discover,
  obtainAgentToken,
  type RelyingParty,
  signIn,
} from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { resolveBearer } from "./index.ts";

const ALL_SCOPES = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "subscriptions:read",
  "usage:read",
  "usage:write",
];

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

async function newRelyingParty() {
  const agent = await registerTestAgent(database.db);
  const rp: RelyingParty = { ...agent, apiUrl: server.apiUrl, webUrl: server.webUrl };
  return { agent, rp };
}

const resolve = (token: string) =>
  resolveBearer({ db: database.db, auth: server.auth, now: () => new Date() }, token);

describe("a certified OpenID client", () => {
  it("goes from discovery to revocation", async () => {
    const { agent, rp } = await newRelyingParty();
    const user = newPerson();
    const tokens = await obtainAgentToken({ ...rp, user, scopes: ALL_SCOPES });
    const { config, accessToken, refreshToken, claims } = tokens;

    expect(config.serverMetadata().issuer).toBe(`${server.apiUrl}/api/auth`);
    expect(config.serverMetadata().scopes_supported).toEqual(ALL_SCOPES);
    expect(claims?.aud).toBe(agent.clientId);
    expect(accessToken).toMatch(/^souk_at_[A-Za-z]{32}$/);
    expect(refreshToken).toMatch(/^souk_rt_/);

    const subject = claims?.sub ?? "";
    expect(await fetchUserInfo(config, accessToken, subject)).toMatchObject({
      email: user.email,
      name: user.name,
    });
    expect(await tokenIntrospection(config, accessToken)).toMatchObject({
      active: true,
      client_id: agent.clientId,
    });
    expect(await resolve(accessToken)).toEqual({
      kind: "agent",
      userId: subject,
      organizationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientId: agent.clientId,
      listingId: agent.listingId,
      scopes: ALL_SCOPES,
    });

    const refreshed = await refreshTokenGrant(config, refreshToken ?? "");
    expect(refreshed.access_token).not.toBe(accessToken);
    expect(await resolve(refreshed.access_token)).toMatchObject({ userId: subject });

    await tokenRevocation(config, refreshed.access_token);
    expect(await resolve(refreshed.access_token)).toBeUndefined();
    await tokenRevocation(config, refreshed.refresh_token ?? "");
    await expect(refreshTokenGrant(config, refreshed.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });

  it("is asked for consent once, and again for more", async () => {
    const { rp } = await newRelyingParty();
    const browser = await signIn(server, newPerson());
    const config = await discover(rp);
    const first = await authorize(rp, { config, browser, scopes: ["openid"] });
    const second = await authorize(rp, { config, browser, scopes: ["openid"] });
    const wider = await authorize(rp, { config, browser, scopes: ["openid", "usage:write"] });
    expect([first.consentAsked, second.consentAsked, wider.consentAsked]).toEqual([true, false, true]);
  });
});
