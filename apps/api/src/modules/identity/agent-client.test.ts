import { randomUUID } from "node:crypto";
import { auditEvents } from "@souk/db/schema/audit";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent, systemContext } from "../../testing/agent-fixture.ts";
import { personOf } from "../../testing/market.ts";
import { obtainAgentToken } from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { createAgentClient } from "./create-agent-client.ts";
import { getConsentRequest } from "./get-consent-request.ts";
import { banUser, setClientDisabled, setUserRole, unbanUser, updateClientRedirectUris } from "./index.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

const ctx = () => systemContext(database.db);
const at = () => ({ apiUrl: server.apiUrl, webUrl: server.webUrl, scopes: ["openid"] });

async function clientRow(clientId: string) {
  const [row] = await database.db.select().from(oauthClients).where(eq(oauthClients.clientId, clientId));
  return row;
}

async function actionsOn(clientId: string): Promise<string[]> {
  const rows = await database.db.select().from(auditEvents).where(eq(auditEvents.subjectId, clientId));
  return rows.map(({ action }) => action);
}

describe("an agent's OAuth client", () => {
  it("belongs to the vendor's organization, asks for PKCE and holds its scopes", async () => {
    const agent = await registerTestAgent(database.db);
    expect(await clientRow(agent.clientId)).toMatchObject({
      userId: null,
      referenceId: agent.organizationId,
      applicationType: "native",
      tokenEndpointAuthMethod: "client_secret_basic",
      grantTypes: ["authorization_code", "refresh_token"],
      requirePKCE: null,
      skipConsent: null,
      scopes: expect.arrayContaining(["openid", "usage:write"]),
    });
    expect(await actionsOn(agent.clientId)).toEqual(["oauth_client.created"]);
  });

  it("is not made when a redirect URI is not acceptable", async () => {
    const { organizationId } = await registerTestAgent(database.db);
    const name = randomUUID();
    const redirectUris = ["https://agent.example/cb", "https://*.agent.example/cb"];
    await expect(
      createAgentClient(ctx(), {
        name,
        redirectUris,
        organizationId,
        authentication: { method: "client_secret_basic" },
      }),
    ).rejects.toMatchObject({
      code: "redirect_uri.invalid",
      details: { uri: redirectUris[1] },
    });
    expect(await database.db.select().from(oauthClients).where(eq(oauthClients.name, name))).toEqual([]);
  });

  it("returns users to its new redirect URI as soon as it is changed, and no longer to the old one", async () => {
    const agent = await registerTestAgent(database.db);
    const moved = "http://localhost:4100/elsewhere";
    await updateClientRedirectUris(ctx(), { clientId: agent.clientId, redirectUris: [moved] });
    const user = newPerson();
    await expect(obtainAgentToken({ ...agent, ...at(), user })).rejects.toThrow("Not returned to the agent");
    const tokens = await obtainAgentToken({ ...agent, ...at(), user, redirectUri: moved });
    expect(tokens.claims?.aud).toBe(agent.clientId);
    expect(await actionsOn(agent.clientId)).toContain("oauth_client.redirect_uris_changed");
  });

  it("signs nobody in while it is disabled", async () => {
    const agent = await registerTestAgent(database.db);
    await setClientDisabled(ctx(), { clientId: agent.clientId, disabled: true });
    await expect(obtainAgentToken({ ...agent, ...at(), user: newPerson() })).rejects.toThrow(
      "Not returned to the agent",
    );
    await expect(getConsentRequest(ctx(), agent)).rejects.toMatchObject({ code: "client.not_found" });
  });

  it("says who asks for consent", async () => {
    const agent = await registerTestAgent(database.db);
    expect(await getConsentRequest(ctx(), agent)).toMatchObject({
      clientId: agent.clientId,
      agentSlug: agent.slug,
      productDomain: "localhost:4100",
      iconPath: null,
    });
  });
});

describe("what is not there is not found", () => {
  const clientId = "nobody";
  const userId = randomUUID();
  it.each([
    {
      name: "changing a client",
      code: "client.not_found",
      run: () => updateClientRedirectUris(ctx(), { clientId, redirectUris: ["https://a.example/"] }),
    },
    {
      name: "disabling a client",
      code: "client.not_found",
      run: () => setClientDisabled(ctx(), { clientId, disabled: true }),
    },
    {
      name: "asking for consent",
      code: "client.not_found",
      run: () => getConsentRequest(ctx(), { clientId }),
    },
    {
      name: "banning",
      code: "user.not_found",
      run: () => banUser(ctx(), { userId, reason: "x", expiresAt: null }),
    },
    { name: "lifting a ban", code: "user.not_found", run: () => unbanUser(ctx(), { userId }) },
    {
      name: "setting a role",
      code: "user.not_found",
      run: () => setUserRole(ctx(), { userId, role: "admin" }),
    },
  ])("$name", async ({ code, run }) => {
    await expect(run()).rejects.toMatchObject({ code });
  });

  it("and nobody bans themselves or changes their own role", async () => {
    const actor = personOf({ userId, organizationId: randomUUID(), role: "admin" });
    const self = { ...ctx(), actor };
    await expect(banUser(self, { userId, reason: "x", expiresAt: null })).rejects.toMatchObject({
      code: "user.self",
    });
    await expect(setUserRole(self, { userId, role: "user" })).rejects.toMatchObject({ code: "user.self" });
  });
});
