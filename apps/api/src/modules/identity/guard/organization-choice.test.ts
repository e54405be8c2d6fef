import { randomUUID } from "node:crypto";
import { auditEvents } from "@souk/db/schema/audit";
import { oauthAccessTokens, oauthConsents, oauthRefreshTokens } from "@souk/db/schema/oauth-grants";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { and, eq } from "drizzle-orm";
import { refreshTokenGrant } from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "../../../platform/actor.ts";
import { newPerson, type RegisteredTestAgent, registerTestAgent } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import { contextOf } from "../../../testing/market.ts";
import {
  authorize,
  discover,
  obtainAgentToken,
  type Person,
  signIn,
} from "../../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../../testing/serve-identity.ts";
import {
  createOrganization,
  leaveOrganization,
  removeMember,
  switchOrganization,
} from "../../organizations/index.ts";
import { disconnectAgent } from "../disconnect-agent.ts";
import { resolveBearer, resolveSession } from "../index.ts";
import { listConnectedAgents } from "../list-connected-agents.ts";

let database: TestDatabase;
let server: IdentityServer;
beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

const SCOPES = ["openid", "offline_access", "usage:write"];
const resolver = () => ({ db: database.db, auth: server.auth, now: () => new Date() });
const resolve = (token: string) => resolveBearer(resolver(), token);
const at = () => ({ apiUrl: server.apiUrl, webUrl: server.webUrl });

interface SignedIn {
  user: Person;
  browser: Browser;
  actor: UserActor;
}

/** Somebody signed in, and what their session resolves to at this moment. */
async function signedIn(user: Person = newPerson()): Promise<SignedIn> {
  const browser = await signIn(at(), user);
  return { user, browser, actor: await actorOf(browser) };
}

async function actorOf(browser: Browser): Promise<UserActor> {
  const actor = await resolveSession(resolver(), new Headers({ cookie: browser.cookie }));
  if (!actor) throw new Error("Not signed in");
  return actor;
}

const ctx = (actor: UserActor) => contextOf(database.db, actor);

/** A member of two organizations beside their own. */
async function memberOfTwo() {
  const person = await signedIn();
  const acme = (await createOrganization(ctx(person.actor), { name: "Acme" })).id;
  const globex = (await createOrganization(ctx(person.actor), { name: "Globex" })).id;
  return { ...person, acme, globex, personal: person.actor.organizationId };
}

const connect = (agent: RegisteredTestAgent, { user, browser }: SignedIn, actFor?: string) =>
  obtainAgentToken({
    ...agent,
    ...at(),
    user,
    browser,
    scopes: SCOPES,
    ...(actFor ? { actFor } : {}),
  });

/** Whether a sign-in to the agent asks for consent, and what the code is for if it does not. */
async function signInAgain(agent: RegisteredTestAgent, person: SignedIn) {
  const config = await discover({ ...agent, ...at() });
  const { consentAsked } = await authorize(
    { ...agent, ...at() },
    { config, browser: person.browser, scopes: SCOPES },
  );
  return consentAsked;
}

describe("the organization chosen on the consent page", () => {
  it("is the one that the agent's tokens act for, refreshed ones included", async () => {
    const agent = await registerTestAgent(database.db);
    const person = await memberOfTwo();
    const tokens = await connect(agent, person, person.acme);
    expect(await resolve(tokens.accessToken)).toMatchObject({
      kind: "agent",
      organizationId: person.acme,
      organizationRole: "owner",
    });
    const refreshed = await refreshTokenGrant(tokens.config, tokens.refreshToken ?? "");
    expect(await resolve(refreshed.access_token)).toMatchObject({ organizationId: person.acme });
    expect(await actorOf(person.browser)).toMatchObject({ organizationId: person.personal });
  });

  it("is the personal one where nothing was chosen", async () => {
    const agent = await registerTestAgent(database.db);
    const person = await memberOfTwo();
    expect(await resolve((await connect(agent, person)).accessToken)).toMatchObject({
      organizationId: person.personal,
    });
  });

  it("does not outlive the session: a new one signs in for the personal one, as its pages say", async () => {
    const agent = await registerTestAgent(database.db);
    const person = await memberOfTwo();
    await connect(agent, person);
    await switchOrganization(ctx(person.actor), { organizationId: person.globex });
    const forGlobex = await connect(agent, person);
    expect(await resolve(forGlobex.accessToken)).toMatchObject({ organizationId: person.globex });
    const again = await signedIn(person.user);
    expect(again.actor.organizationId).toBe(person.personal);
    expect(await signInAgain(agent, again)).toBe(false);
    expect(await resolve((await connect(agent, again)).accessToken)).toMatchObject({
      organizationId: person.personal,
    });
  });

  it("is asked for where the agent was let in for another one only", async () => {
    const agent = await registerTestAgent(database.db);
    const person = await memberOfTwo();
    await connect(agent, person, person.globex);
    const again = await signedIn(person.user);
    expect(await signInAgain(agent, again)).toBe(true);
    await switchOrganization(ctx(again.actor), { organizationId: person.globex });
    expect(await signInAgain(agent, again)).toBe(false);
  });

  it("gives way to the one that the session was switched to, which is asked for once more", async () => {
    const agent = await registerTestAgent(database.db);
    const person = await memberOfTwo();
    const first = await connect(agent, person, person.globex);
    await switchOrganization(ctx(person.actor), { organizationId: person.acme });
    expect(await signInAgain(agent, person)).toBe(true);
    const second = await connect(agent, person);
    expect(await resolve(second.accessToken)).toMatchObject({ organizationId: person.acme });
    expect(await resolve(first.accessToken)).toMatchObject({ organizationId: person.globex });
    await switchOrganization(ctx(person.actor), { organizationId: person.personal });
    expect(await signInAgain(agent, person)).toBe(true);
  });

  it.each([
    ["one that the person is no member of", () => foreignOrganization()],
    ["one that does not exist", () => Promise.resolve(randomUUID())],
    ["no id", () => Promise.resolve("acme")],
  ])("cannot be %s", async (_, choose) => {
    const agent = await registerTestAgent(database.db);
    const person = await signedIn();
    const organizationId = await choose();
    await expect(connect(agent, person, organizationId)).rejects.toThrow("invalid_request");
    expect(await database.db.$count(oauthConsents, eq(oauthConsents.userId, person.actor.userId))).toBe(0);
  });
});

async function foreignOrganization(): Promise<string> {
  return (await createOrganization(ctx((await signedIn()).actor), { name: "Foreign" })).id;
}

describe("an agent's access for an organization", () => {
  /** A member whom the owner can send away, with the agent connected for the organization and for themselves. */
  async function connectedMember() {
    const owner = await signedIn();
    const organizationId = (await createOrganization(ctx(owner.actor), { name: "Acme" })).id;
    const member = await signedIn();
    const { userId } = member.actor;
    await database.db.insert(members).values({ organizationId, userId, role: "member" });
    const agent = await registerTestAgent(database.db);
    const personal = await connect(agent, member);
    // Switched first, so that a further consent is asked for.
    await switchOrganization(ctx(member.actor), { organizationId });
    const forAcme = await connect(agent, member, organizationId);
    return { owner, member, organizationId, agent, personal, forAcme };
  }

  it.each([
    [
      "they leave",
      ({ member, organizationId }: Connected) => leaveOrganization(ctx(member.actor), { organizationId }),
    ],
    [
      "they are removed",
      ({ owner, member, organizationId }: Connected) =>
        removeMember(ctx(owner.actor), { organizationId, userId: member.actor.userId }),
    ],
    [
      "their seat is deleted behind our back",
      ({ member, organizationId }: Connected) =>
        database.db
          .delete(members)
          .where(and(eq(members.organizationId, organizationId), eq(members.userId, member.actor.userId))),
    ],
  ])("ends at once when %s, refresh tokens included, and no other", async (_, end) => {
    const connected = await connectedMember();
    const { forAcme, personal, organizationId, member } = connected;
    expect(await resolve(forAcme.accessToken)).toMatchObject({ organizationId, organizationRole: "member" });
    await end(connected);
    expect(await resolve(forAcme.accessToken)).toBeUndefined();
    await expect(refreshTokenGrant(forAcme.config, forAcme.refreshToken ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    expect(await resolve(personal.accessToken)).toMatchObject({
      organizationId: member.actor.organizationId,
    });
    const { items } = await listConnectedAgents(ctx(member.actor));
    expect(items.map(({ organization }) => organization.isPersonal)).toEqual([true]);
  });

  type Connected = Awaited<ReturnType<typeof connectedMember>>;

  it("does not outlive a seat that ends while a refresh is under way", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { forAcme, member, organizationId } = await connectedMember();
      await Promise.allSettled([
        refreshTokenGrant(forAcme.config, forAcme.refreshToken ?? ""),
        leaveOrganization(ctx(member.actor), { organizationId }),
      ]);
      for (const tokens of [oauthAccessTokens, oauthRefreshTokens])
        expect(await database.db.$count(tokens, eq(tokens.referenceId, organizationId))).toBe(0);
    }
  });

  it("follows the member's role from the next call on", async () => {
    const { forAcme, member, organizationId } = await connectedMember();
    await database.db
      .update(members)
      .set({ role: "billing" })
      .where(and(eq(members.organizationId, organizationId), eq(members.userId, member.actor.userId)));
    expect(await resolve(forAcme.accessToken)).toMatchObject({ organizationRole: "billing" });
  });

  it("is listed for each organization, and taken back for one or for all, each on record", async () => {
    const { agent, member, organizationId, personal, forAcme } = await connectedMember();
    const mine = ctx(member.actor);
    const { items } = await listConnectedAgents(mine);
    expect(items.map(({ agentId, organization }) => [agentId, organization.name])).toEqual([
      [agent.listingId, "Ada Test"],
      [agent.listingId, "Acme"],
    ]);
    await disconnectAgent(mine, { agentId: agent.slug, organizationId });
    expect(await resolve(forAcme.accessToken)).toBeUndefined();
    expect(await resolve(personal.accessToken)).toBeDefined();
    await disconnectAgent(mine, { agentId: agent.slug });
    expect(await resolve(personal.accessToken)).toBeUndefined();
    const withdrawn = await database.db
      .select({ organizationId: auditEvents.organizationId })
      .from(auditEvents)
      .where(and(eq(auditEvents.actorId, member.actor.userId), eq(auditEvents.action, "consent.withdrawn")))
      .orderBy(auditEvents.id);
    expect(withdrawn.map((event) => event.organizationId)).toEqual([
      organizationId,
      member.actor.organizationId,
    ]);
  });

  it("is not for a banned member", async () => {
    const { forAcme, member } = await connectedMember();
    await database.db.update(users).set({ banned: true }).where(eq(users.id, member.actor.userId));
    expect(await resolve(forAcme.accessToken)).toBeUndefined();
  });
});
