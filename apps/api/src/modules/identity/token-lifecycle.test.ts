import { auditEvents } from "@souk/db/schema/audit";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { refreshTokenGrant } from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "../../platform/actor.ts";
import {
  newPerson,
  type RegisteredTestAgent,
  registerTestAgent,
  systemContext,
} from "../../testing/agent-fixture.ts";
import type { Browser } from "../../testing/browser.ts";
import { personOf } from "../../testing/market.ts";
import { type AgentTokens, obtainAgentToken, type Person } from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { disconnectAgent } from "./disconnect-agent.ts";
import { banUser, resolveBearer } from "./index.ts";
import { listConnectedAgents } from "./list-connected-agents.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

interface Connection {
  user: Person;
  userId: string;
  agent: RegisteredTestAgent;
  tokens: AgentTokens;
  browser: Browser;
}

async function connect(scopes = ["openid", "offline_access", "usage:write"]): Promise<Connection> {
  const agent = await registerTestAgent(database.db);
  const user = newPerson();
  const tokens = await obtainAgentToken({
    ...agent,
    apiUrl: server.apiUrl,
    webUrl: server.webUrl,
    user,
    scopes,
  });
  return { user, userId: tokens.claims?.sub ?? "", agent, tokens, browser: tokens.browser };
}

const ctx = () => systemContext(database.db);
const resolve = (token: string) =>
  resolveBearer({ db: database.db, auth: server.auth, now: () => new Date() }, token);
const refresh = ({ tokens }: Connection) => refreshTokenGrant(tokens.config, tokens.refreshToken ?? "");

async function actorOf(connection: Connection): Promise<UserActor> {
  const agent = await resolve(connection.tokens.accessToken);
  if (agent?.kind !== "agent") throw new Error("Not connected");
  const { userId, organizationId } = agent;
  return personOf({ userId, organizationId });
}

async function post(browser: Browser, path: string, body: unknown = {}) {
  const answer = await browser.send(`${server.apiUrl}/api/auth${path}`, { method: "POST", body });
  expect(answer.status).toBe(200);
  return answer;
}

describe("an agent's access", () => {
  it("ends for one agent only when that agent is disconnected", async () => {
    const connection = await connect();
    const other = await registerTestAgent(database.db);
    const input = { ...other, apiUrl: server.apiUrl, webUrl: server.webUrl, user: connection.user };
    const kept = await obtainAgentToken({
      ...input,
      browser: connection.browser,
      scopes: ["openid", "usage:read"],
    });
    const user = { ...ctx(), actor: await actorOf(connection) };
    expect((await listConnectedAgents(user)).items).toHaveLength(2);
    await disconnectAgent(user, { agentId: connection.agent.listingId });
    expect((await listConnectedAgents(user)).items.map(({ slug }) => slug)).toEqual([other.slug]);
    expect(await resolve(kept.accessToken)).toMatchObject({ listingId: other.listingId });
    await expect(disconnectAgent(user, { agentId: connection.agent.slug })).rejects.toMatchObject({
      code: "connection.not_found",
    });
  });
});

describe("a refresh token", () => {
  const endings: Record<string, (connection: Connection) => Promise<unknown>> = {
    "a disconnection": async (connection) =>
      disconnectAgent({ ...ctx(), actor: await actorOf(connection) }, { agentId: connection.agent.slug }),
    "a changed password": ({ browser, user }) =>
      post(browser, "/change-password", {
        currentPassword: user.password,
        newPassword: "another horse battery",
      }),
    "a ban": ({ userId }) => banUser(ctx(), { userId, reason: "abuse", expiresAt: null }),
    "revoked sessions": ({ browser }) => post(browser, "/revoke-sessions"),
  };

  const races = Object.entries(endings).flatMap(([name, end]) => [
    { name, end, first: "it" as const },
    { name, end, first: "the refresh" as const },
  ]);

  it.each(races)(
    "cannot outrun $name while it is being refreshed, $first being first",
    async ({ end, first }) => {
      const connection = await connect();
      // A lock on the person stops both where they meet: the refresh has spent the old token by then.
      const blocker = await database.pool.connect();
      await blocker.query("begin");
      await blocker.query("select 1 from users where id = $1 for update", [connection.userId]);
      let refreshing: Promise<{ access_token: string; refresh_token?: string } | undefined> | undefined;
      if (first === "the refresh") {
        refreshing = refresh(connection).catch(() => undefined);
        await waitingBackends(1);
      }
      let isEnded = false;
      const ending = end(connection).finally(() => {
        isEnded = true;
      });
      await waitingBackends(first === "it" ? 1 : 2, () => isEnded);
      if (!refreshing) {
        let isRefused = false;
        refreshing = refresh(connection).catch(() => {
          isRefused = true;
          return undefined;
        });
        await waitingBackends(2, () => isRefused);
      }
      await blocker.query("commit");
      blocker.release();

      await ending;
      const refreshed = await refreshing;
      expect(await resolve(refreshed?.access_token ?? "")).toBeUndefined();
      const next = refreshTokenGrant(connection.tokens.config, refreshed?.refresh_token ?? "none");
      await expect(next).rejects.toMatchObject({ status: 400 });
    },
  );
});

/** Resolves as soon as that many connections to this database wait for a lock, or `isEnough`. */
async function waitingBackends(count: number, isEnough = () => false): Promise<void> {
  const waiting = `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  while (!isEnough()) {
    const { rows } = await database.pool.query<{ n: number }>(waiting);
    if ((rows[0]?.n ?? 0) >= count) return;
  }
}

describe("the audit log", () => {
  it("tells of what the identity provider did, in order", async () => {
    const connection = await connect();
    await post(connection.browser, "/sign-out");
    const rows = await database.db
      .select({ action: auditEvents.action, actorKind: auditEvents.actorKind })
      .from(auditEvents)
      .where(eq(auditEvents.actorId, connection.userId))
      .orderBy(auditEvents.id);
    expect(rows.map(({ action }) => action)).toEqual([
      "user.signed_up",
      "user.sign_in_method_added",
      "session.started",
      "consent.given",
      "session.ended",
    ]);
  });
});
