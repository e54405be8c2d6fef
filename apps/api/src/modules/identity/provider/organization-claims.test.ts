import { randomUUID } from "node:crypto";
import * as oidc from "openid-client";
import { organizations } from "@souk/db/schema/organizations";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent } from "../../../testing/agent-fixture.ts";
import { contextOf } from "../../../testing/market.ts";
import { openProvider, type Provider } from "../../../testing/provider.ts";
import { type AgentTokens, obtainAgentToken, signIn } from "../../../testing/relying-party.ts";
import { createOrganization } from "../../organizations/index.ts";
import { resolveSession } from "../index.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

const ALL = ["openid", "profile", "offline_access"];

/** Somebody with a new organization, who connects a new agent for it, or for what is theirs alone. */
async function connect(scopes = ALL, who: "personal" | "organization" = "organization") {
  const { db } = provider.database;
  const user = newPerson("Ada Lovelace");
  const browser = await signIn(provider, user);
  const resolver = { db, auth: provider.auth, now: () => new Date() };
  const actor = await resolveSession(resolver, new Headers({ cookie: browser.cookie }));
  if (!actor) throw new Error("Not signed in");
  const name = `Acme ${randomUUID()}`;
  const { id } = await createOrganization(contextOf(db, actor), { name });
  const actFor = who === "organization" ? id : actor.organizationId;
  const agent = await registerTestAgent(db);
  const tokens = await obtainAgentToken({ ...provider, ...agent, user, browser, scopes, actFor });
  return { ...tokens, organizationId: actFor, name };
}

/** What id token, userinfo and introspection say, in this order. */
async function told({ config, claims, accessToken }: AgentTokens) {
  const places = [
    claims,
    await oidc.fetchUserInfo(config, accessToken, claims?.sub ?? ""),
    await oidc.tokenIntrospection(config, accessToken),
  ];
  return places.map((place) => ({ id: place?.["org_id"], name: place?.["org_name"] }));
}

describe("an agent is told the organization that its grant is bound to", () => {
  it("by id and name, in the id token, at userinfo and at introspection", async () => {
    const tokens = await connect();
    const expected = { id: tokens.organizationId, name: tokens.name };
    expect(await told(tokens)).toEqual([expected, expected, expected]);
  });

  it("also where that is the person alone", async () => {
    const tokens = await connect(ALL, "personal");
    const expected = { id: tokens.organizationId, name: "Ada Lovelace" };
    expect(await told(tokens)).toEqual([expected, expected, expected]);
  });

  it("by id alone without the scope profile: a personal organization is called like its person", async () => {
    const tokens = await connect(["openid"], "personal");
    const expected = { id: tokens.organizationId, name: undefined };
    expect(await told(tokens)).toEqual([expected, expected, expected]);
  });

  it("again with every refresh, by the name of that time", async () => {
    const { config, refreshToken = "", organizationId } = await connect();
    const isIt = eq(organizations.id, organizationId);
    await provider.database.db.update(organizations).set({ name: "Acme and Sons" }).where(isIt);
    const renewed = await oidc.refreshTokenGrant(config, refreshToken);
    expect(renewed.claims()).toMatchObject({ org_id: organizationId, org_name: "Acme and Sons" });
    expect(await oidc.tokenIntrospection(config, renewed.access_token)).toMatchObject({
      org_id: organizationId,
    });
  });

  it("and says so in discovery", async () => {
    const { config } = await connect();
    expect(config.serverMetadata().claims_supported).toEqual(expect.arrayContaining(["org_id", "org_name"]));
  });
});
