import { agents } from "@souk/db/schema/catalog";
import { emails } from "@souk/db/schema/mail";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "../../platform/actor.ts";
import { createSeal } from "../../platform/sealing.ts";
import { newPerson, type RegisteredTestAgent, systemContext } from "../../testing/agent-fixture.ts";
import { withTransaction } from "../../platform/transaction.ts";
import type { Browser } from "../../testing/browser.ts";
import { personOf } from "../../testing/market.ts";
import {
  call,
  openProvider,
  type Provider,
  registerClient,
  type TokenAnswer,
  tokensFor,
  userinfo,
} from "../../testing/provider.ts";
import { type Person, signIn } from "../../testing/relying-party.ts";
import { TEST_AUTH_SECRET } from "../../testing/serve-identity.ts";
import { createApiKey, resolveApiKey } from "../api-keys/index.ts";
import { disconnectAgent } from "./disconnect-agent.ts";
import {
  banUser,
  deleteExpired,
  endUserSessions,
  ensurePersonalOrganization,
  erasePerson,
  resolveBearer,
  resolveSession,
  setClientDisabled,
  unbanUser,
} from "./index.ts";

let provider: Provider;
beforeAll(async () => {
  provider = await openProvider();
});
afterAll(() => provider.close());

/** One person, signed in to one agent, with an API key of their own organization. */
interface Connection {
  key: string;
  person: Person;
  userId: string;
  browser: Browser;
  agent: RegisteredTestAgent;
  tokens: TokenAnswer;
}

/**
 * What somebody holds and tries to use: true while it opens something. A further kind of credential is one
 * more line here (and where it is issued, one in `connect`), and is then tried after every event below.
 */
const CREDENTIALS: Record<string, (connection: Connection) => Promise<boolean>> = {
  "access token at REST": async ({ tokens }) => (await resolve(tokens.access_token)) !== undefined,
  "access token at userinfo": async ({ tokens }) =>
    (await userinfo(provider, tokens.access_token)).status === 200,
  "access token at introspection": ({ agent, tokens }) => isActive(agent, tokens.access_token),
  "refresh token at introspection": ({ agent, tokens }) => isActive(agent, tokens.refresh_token),
  // The last one: it is spent by being tried.
  "refresh token": ({ agent, tokens }) => refreshes(agent, tokens.refresh_token),
};

const ALL = Object.keys(CREDENTIALS);
/** What is left to an agent that was given no offline access. */
const WITHOUT_REFRESH = ALL.filter((name) => name.startsWith("access token"));

function resolve(token: string) {
  return resolveBearer({ db: provider.database.db, auth: provider.auth, now: () => new Date() }, token);
}

async function isActive(agent: RegisteredTestAgent, token = ""): Promise<boolean> {
  const answer = await call(provider, "/oauth2/introspect", { agent, form: { token } });
  return answer.status === 200 && (answer.json() as { active: boolean }).active;
}

/** A refresh counts when what it gives is alive as well. */
async function refreshes(agent: RegisteredTestAgent, refresh_token = ""): Promise<boolean> {
  const form = { grant_type: "refresh_token", refresh_token };
  const answer = await call(provider, "/oauth2/token", { agent, form });
  return answer.status === 200 && (await resolve((answer.json() as TokenAnswer).access_token)) !== undefined;
}

async function connect(scope: string): Promise<Connection> {
  const person = newPerson();
  const browser = await signIn(provider, person);
  const agent = await registerClient(provider);
  const tokens = await tokensFor(provider, browser, { agent, changes: { scope } });
  const userId = await idOf(person.email);
  return { person, userId, browser, agent, tokens, key: await newKey(userId) };
}

async function newKey(userId: string): Promise<string> {
  const { db } = provider.database;
  const organizationId = await ensurePersonalOrganization(db, userId);
  const maker = { ...system(), actor: personOf({ userId, organizationId }) };
  const { key } = await createApiKey(maker, { organizationId, name: "Reports", scopes: ["usage:read"] });
  return key;
}

async function opensWithKey({ key }: Connection): Promise<boolean> {
  const ctx = { db: provider.database.db, now: () => new Date(), log: () => {} };
  return (await resolveApiKey(ctx, key)) !== undefined;
}

async function alive(connection: Connection): Promise<string[]> {
  const found: string[] = [];
  for (const [name, isAlive] of Object.entries(CREDENTIALS)) if (await isAlive(connection)) found.push(name);
  return found;
}

const system = () => systemContext(provider.database.db);

/** What happens, and what still opens something afterwards: with offline access, and without. */
interface Event {
  name: string;
  happens: (connection: Connection) => Promise<unknown>;
  offline: string[];
  bound: string[];
  /** Whether the person's API key opens something: it is no agent's and knows no session. */
  key: boolean;
}

/** What ends everything that a person has given away. */
const ends = (name: string, happens: Event["happens"]): Event => ({
  name,
  happens,
  offline: [],
  bound: [],
  key: false,
});

/** What ends agents' access only. */
const endsAgents = (name: string, happens: Event["happens"]): Event => ({
  ...ends(name, happens),
  key: true,
});

const EVENTS: Event[] = [
  ends("an admin bans the person", ({ userId }) => ban(userId)),
  ends("an admin bans the person for a day", ({ userId }) => ban(userId, new Date(Date.now() + 86_400_000))),
  ends("a ban is lifted again", async ({ userId }) => {
    await ban(userId);
    await unbanUser(system(), { userId });
  }),
  endsAgents("the person revokes all sessions", ({ browser }) => post(browser, "/revoke-sessions")),
  endsAgents("the person revokes the other sessions from another browser", async ({ person }) =>
    post(await signIn(provider, person), "/revoke-other-sessions"),
  ),
  endsAgents("an admin revokes the person's sessions", ({ userId }) => endUserSessions(system(), { userId })),
  ends("the person changes the password", ({ browser, person }) =>
    post(browser, "/change-password", {
      currentPassword: person.password,
      newPassword: "another horse battery",
    }),
  ),
  ends("the person resets the password by mail", ({ person }) => resetPassword(person)),
  endsAgents("the person disconnects the agent", async (connection) =>
    disconnectAgent({ ...system(), actor: await actorOf(connection) }, { agentId: connection.agent.slug }),
  ),
  endsAgents("the person deletes the consent", async ({ browser }) =>
    post(browser, "/oauth2/delete-consent", { id: await consentId(browser) }),
  ),
  endsAgents("the person narrows the consent", async ({ browser }) =>
    post(browser, "/oauth2/update-consent", {
      id: await consentId(browser),
      update: { scopes: ["openid"] },
    }),
  ),
  endsAgents("the client is disabled", ({ agent }) =>
    setClientDisabled(system(), { clientId: agent.clientId, disabled: true }),
  ),
  // A client goes with its agent: alone it cannot be deleted.
  endsAgents("the agent is deleted, and its client with it", async ({ agent }) => {
    await provider.database.db.delete(agents).where(eq(agents.oauthClientId, agent.clientId));
    await provider.database.db.delete(oauthClients).where(eq(oauthClients.clientId, agent.clientId));
  }),
  ends("the person deletes their account", ({ userId }) =>
    withTransaction(system(), (tx) => erasePerson(tx, userId)),
  ),
  ends("the person is removed", ({ userId }) =>
    provider.database.db.delete(users).where(eq(users.id, userId)),
  ),
  // Offline access outlives a session by design: the agent fetches a new access token and goes on.
  {
    name: "the person signs out",
    happens: ({ browser }) => post(browser, "/sign-out"),
    offline: ["refresh token at introspection", "refresh token"],
    bound: [],
    key: true,
  },
  {
    name: "the session runs out",
    happens: ({ userId }) => expireSessions(userId),
    offline: ["access token at REST", "refresh token at introspection", "refresh token"],
    bound: [],
    key: true,
  },
  {
    name: "the session runs out and is cleared away",
    happens: async ({ userId }) => {
      await expireSessions(userId);
      await deleteExpired(system());
    },
    offline: ALL,
    bound: [],
    key: true,
  },
  {
    name: "a disabled client is enabled again",
    happens: async ({ agent }) => {
      await setClientDisabled(system(), { clientId: agent.clientId, disabled: true });
      await setClientDisabled(system(), { clientId: agent.clientId, disabled: false });
    },
    offline: ALL,
    bound: WITHOUT_REFRESH,
    key: true,
  },
  {
    name: "all of this happens to somebody else",
    happens: async () => {
      const { userId, agent } = await connect("openid offline_access");
      await ban(userId);
      await setClientDisabled(system(), { clientId: agent.clientId, disabled: true });
    },
    offline: ALL,
    bound: WITHOUT_REFRESH,
    key: true,
  },
];

describe("an API key", () => {
  it.each(EVENTS)("after: $name", async ({ happens, key }) => {
    const connection = await connect("openid offline_access usage:write");
    expect(await opensWithKey(connection)).toBe(true);
    await happens(connection);
    expect(await opensWithKey(connection)).toBe(key);
  });
});

describe("what an agent still holds at once after", () => {
  it.each(EVENTS)("$name, with offline access", async ({ happens, offline }) => {
    const connection = await connect("openid offline_access usage:write");
    expect(await resolve(connection.tokens.access_token)).toMatchObject({ kind: "agent" });
    await happens(connection);
    expect(await alive(connection)).toEqual(offline);
  });

  it.each(EVENTS)("$name, without", async ({ happens, bound }) => {
    const connection = await connect("openid usage:write");
    expect(connection.tokens.refresh_token).toBeUndefined();
    expect(await resolve(connection.tokens.access_token)).toMatchObject({ kind: "agent" });
    await happens(connection);
    expect(await alive(connection)).toEqual(bound);
  });
});

function ban(userId: string, expiresAt: Date | null = null): Promise<void> {
  return banUser(system(), { userId, reason: "abuse", expiresAt });
}

async function post(browser: Browser, path: string, body: unknown = {}): Promise<void> {
  const answer = await browser.send(provider.issuer + path, { method: "POST", body });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
}

async function idOf(email: string): Promise<string> {
  const [user] = await provider.database.db.select().from(users).where(eq(users.email, email));
  return user?.id ?? "";
}

async function consentId(browser: Browser): Promise<string> {
  const answer = await browser.send(`${provider.issuer}/oauth2/get-consents`);
  const [consent] = answer.json() as { id: string }[];
  return consent?.id ?? "";
}

async function actorOf({ browser }: Connection): Promise<UserActor> {
  const headers = new Headers({ cookie: browser.cookie });
  const ctx = { db: provider.database.db, auth: provider.auth, now: () => new Date() };
  const actor = await resolveSession(ctx, headers);
  if (!actor) throw new Error("Not signed in");
  return actor;
}

/** Follows the link that the mail holds. */
async function resetPassword({ email }: Person): Promise<void> {
  const asked = await fetch(`${provider.issuer}/request-password-reset`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: provider.webUrl },
    body: JSON.stringify({ email, redirectTo: `${provider.webUrl}/reset-password` }),
  });
  expect(asked.status).toBe(200);
  const [mail] = await provider.database.db
    .select()
    .from(emails)
    .where(and(eq(emails.recipient, email), eq(emails.template, "reset-password")));
  const props = createSeal(TEST_AUTH_SECRET, "mail").open(mail?.sealedProps ?? "");
  const token = /token=([^"&]+)/.exec(props)?.[1];
  const reset = await fetch(`${provider.issuer}/reset-password`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: provider.webUrl },
    body: JSON.stringify({ token, newPassword: "another horse battery" }),
  });
  expect([reset.status, await reset.text()]).toEqual([200, expect.any(String)]);
}

async function expireSessions(userId: string): Promise<void> {
  await provider.database.db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(sessions.userId, userId));
}
