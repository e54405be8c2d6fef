import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, registerTestAgent } from "../../testing/agent-fixture.ts";
import { obtainAgentToken } from "../../testing/relying-party.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { refreshTokenGrant } from "openid-client";
import { hashToken } from "./tokens.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

/** Tables with a row in which the text stands anywhere. */
async function tablesContaining(text: string): Promise<string[]> {
  const tables = await database.db.execute<{ name: string }>(
    sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const hits = await database.db.execute(
      sql`select 1 from ${sql.identifier(name)} as row where position(${text} in row::text) > 0 limit 1`,
    );
    if (hits.rows.length > 0) found.push(name);
  }
  return found;
}

describe("the whole database", () => {
  it("holds no password, client secret, code, token or session cookie in clear", async () => {
    const agent = await registerTestAgent(database.db);
    const user = { ...newPerson(), password: "a password seen nowhere else" };
    const at = { apiUrl: server.apiUrl, webUrl: server.webUrl };
    const tokens = await obtainAgentToken({ ...agent, ...at, user, scopes: ["openid", "offline_access"] });
    const refreshed = await refreshTokenGrant(tokens.config, tokens.refreshToken ?? "");

    const secrets = [
      agent.clientSecret,
      tokens.accessToken,
      tokens.refreshToken,
      refreshed.access_token,
      refreshed.refresh_token,
    ];
    for (const secret of secrets) {
      const bare = String(secret).replace(/^souk_\w\w_/, "");
      expect(bare.length).toBeGreaterThan(30);
      expect(await tablesContaining(bare)).toEqual([]);
    }
    expect(await tablesContaining(user.password)).toEqual([]);
    expect(await tablesContaining(cookieValue(tokens.browser.cookie))).toEqual([]);

    const kept = hashToken(tokens.accessToken.replace("souk_at_", ""));
    expect(await tablesContaining(kept)).toEqual(["oauth_access_tokens"]);
  });
});

function cookieValue(cookie: string): string {
  const value = /souk\.session_token=([^;]+)/.exec(cookie)?.[1] ?? "";
  expect(value).not.toBe("");
  return decodeURIComponent(value);
}
