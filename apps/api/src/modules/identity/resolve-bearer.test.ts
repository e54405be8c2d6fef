import { oauthAccessTokens } from "@souk/db/schema/oauth-grants";
import { members, organizations } from "@souk/db/schema/organizations";
import { type TestDatabase, testDatabase } from "@souk/db/testing/database";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirmEmail } from "../../testing/confirm-email.ts";
import { newPerson, registerTestAgent } from "../../testing/agent-fixture.ts";
import { obtainAgentToken, type Person } from "../../testing/relying-party.ts";
import { exchange } from "../../testing/browser.ts";
import { type IdentityServer, serveIdentity } from "../../testing/serve-identity.ts";
import { resolveBearer, resolveSession } from "./index.ts";
import { hashToken } from "./tokens.ts";

let database: TestDatabase;
let server: IdentityServer;

beforeAll(async () => {
  database = await testDatabase();
  server = await serveIdentity(database.db);
});
afterAll(() => server.close());

const resolver = (now = new Date()) => ({ db: database.db, auth: server.auth, now: () => now });

/** Signs in as a command line caller would: no cookie, the token from the header. */
async function signUpForToken(person: Person) {
  const post = (path: string) =>
    exchange(`${server.apiUrl}/api/auth${path}`, JSON.stringify(person), {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
  await post("/sign-up/email");
  const userId = await confirmEmail(server.apiUrl, person.email);
  const { headers } = await post("/sign-in/email");
  return { userId, token: String(headers["set-auth-token"]) };
}

async function newAgentToken() {
  const agent = await registerTestAgent(database.db);
  const at = { apiUrl: server.apiUrl, webUrl: server.webUrl };
  const tokens = await obtainAgentToken({
    ...agent,
    ...at,
    user: newPerson(),
    scopes: ["openid", "offline_access"],
  });
  return { agent, ...tokens };
}

describe("a bearer token", () => {
  it("opens the account of the person who signed in for it", async () => {
    const { userId, token } = await signUpForToken(newPerson());
    expect(await resolveBearer(resolver(), token)).toEqual({
      kind: "user",
      userId,
      role: "user",
      organizationId: expect.any(String),
      organizationRole: "owner",
      session: { id: expect.any(String), impersonatedBy: null },
    });
  });

  it("opens nothing when it is a session token without its signature, or with another", async () => {
    const { token } = await signUpForToken(newPerson());
    const [bare = "", signature = ""] = decodeURIComponent(token).split(".");
    const forged = `${bare}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    expect(await resolveBearer(resolver(), bare)).toBeUndefined();
    expect(await resolveBearer(resolver(), forged)).toBeUndefined();
    expect(await resolveBearer(resolver(), `${bare}.`)).toBeUndefined();
  });

  it.each([
    "",
    "souk_at_",
    "souk_at_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "souk_at_\u0000",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
    "a.b",
    "a.b\r\nx: y",
    "\u{1F511}.\u{1F511}",
    ".".repeat(5000),
  ])("opens nothing when it is %j", async (token) => {
    expect(await resolveBearer(resolver(), token)).toBeUndefined();
  });

  it("opens nothing when it is a refresh token, or an access token without its prefix", async () => {
    const { accessToken, refreshToken = "" } = await newAgentToken();
    expect(await resolveBearer(resolver(), refreshToken)).toBeUndefined();
    expect(await resolveBearer(resolver(), refreshToken.replace("souk_rt_", "souk_at_"))).toBeUndefined();
    expect(await resolveBearer(resolver(), accessToken.replace("souk_at_", ""))).toBeUndefined();
  });

  it("lives an hour when it is an agent's", async () => {
    const { accessToken } = await newAgentToken();
    const at = (minutes: number) => resolver(new Date(Date.now() + minutes * 60_000));
    expect(await resolveBearer(at(59), accessToken)).toMatchObject({ kind: "agent" });
    expect(await resolveBearer(at(61), accessToken)).toBeUndefined();
  });

  it("opens nothing once it is marked as revoked", async () => {
    const { accessToken } = await newAgentToken();
    const token = hashToken(accessToken.replace("souk_at_", ""));
    const marked = await database.db
      .update(oauthAccessTokens)
      .set({ revoked: new Date() })
      .where(eq(oauthAccessTokens.token, token))
      .returning();
    expect(marked).toHaveLength(1);
    expect(await resolveBearer(resolver(), accessToken)).toBeUndefined();
  });
});

describe("a person's own organization", () => {
  it("is made with the account, its owner seated", async () => {
    const { userId } = await signUpForToken(newPerson("Grace"));
    const [row] = await database.db
      .select({ name: organizations.name, role: members.role, userId: members.userId })
      .from(organizations)
      .innerJoin(members, eq(members.organizationId, organizations.id))
      .where(eq(organizations.personalUserId, userId));
    expect(row).toEqual({ name: "Grace", role: "owner", userId });
  });

  it("is made anew when it is missing, once however many ask", async () => {
    const { userId, token } = await signUpForToken(newPerson());
    await database.db.delete(organizations).where(eq(organizations.personalUserId, userId));
    const headers = () => new Headers({ authorization: `Bearer ${token}` });
    const actors = await Promise.all(Array.from({ length: 10 }, () => resolveSession(resolver(), headers())));
    const ids = new Set(actors.map((actor) => actor?.organizationId));
    expect(ids.size).toBe(1);
    const seats = await database.db.select().from(members).where(eq(members.userId, userId));
    expect(seats).toHaveLength(1);
  });
});
