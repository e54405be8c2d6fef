import { oauthRefreshTokens } from "@souk/db/schema/oauth-grants";
import { sessions } from "@souk/db/schema/sessions";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import type { Browser } from "../../../testing/browser.ts";
import {
  call,
  type Form,
  openProvider,
  type Provider,
  registerClient,
  type TokenAnswer,
  tokensFor,
  userinfo,
} from "../../../testing/provider.ts";
import { signIn } from "../../../testing/relying-party.ts";
import { deleteExpired, resolveBearer } from "../index.ts";
import { systemContext } from "../../../testing/agent-fixture.ts";
import { hashToken } from "../tokens.ts";

let provider: Provider;
let browser: Browser;
let agent: RegisteredTestAgent;
const SCOPE = "openid email offline_access usage:read";

beforeAll(async () => {
  provider = await openProvider();
  browser = await signIn(provider, newPerson());
  agent = await registerClient(provider);
});
afterAll(() => provider.close());

const newTokens = (scope = SCOPE, by = browser) => tokensFor(provider, by, { agent, changes: { scope } });
const refresh = (refresh_token: string, form: Form = {}, as = agent) =>
  call(provider, "/oauth2/token", {
    agent: as,
    form: { grant_type: "refresh_token", refresh_token, ...form },
  });
const refreshed = async (token: string, form: Form = {}) => {
  const answer = await refresh(token, form);
  expect([answer.status, answer.text]).toMatchObject([200, expect.any(String)]);
  return answer.json() as TokenAnswer;
};
const resolve = (token: string) =>
  resolveBearer({ db: provider.database.db, auth: provider.auth, now: () => new Date() }, token);

/** As if the ten seconds in which a lost answer may be asked for again were over. */
async function forgetAnswer(token: string) {
  await provider.database.db
    .update(oauthRefreshTokens)
    .set({ rotationReplayExpiresAt: new Date(Date.now() - 1000) })
    .where(eq(oauthRefreshTokens.token, hashToken(token.slice("souk_rt_".length))));
}

describe("a refresh token", () => {
  it("is replaced at each use, and tells the same person", async () => {
    const first = await newTokens();
    const second = await refreshed(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.access_token).not.toBe(first.access_token);
  });

  it("shown again at once gives the same answer, not a second family", async () => {
    const { refresh_token } = await newTokens();
    const [first, again] = [await refreshed(refresh_token), await refreshed(refresh_token)];
    expect([again.access_token, again.refresh_token]).toEqual([first.access_token, first.refresh_token]);
  });

  it("shown again later ends the whole family", async () => {
    const first = await newTokens();
    const second = await refreshed(first.refresh_token);
    await forgetAnswer(first.refresh_token);
    expect((await refresh(first.refresh_token)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await refresh(second.refresh_token)).json()).toMatchObject({ error: "invalid_grant" });
    expect((await userinfo(provider, second.access_token)).status).toBe(401);
    expect(await resolve(second.access_token)).toBeUndefined();
  });

  it("gives nothing to another client, and stays good for its own", async () => {
    const { refresh_token } = await newTokens();
    const stolen = await refresh(refresh_token, {}, await registerClient(provider));
    expect([stolen.status, stolen.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    await refreshed(refresh_token);
  });

  it.each([
    ["a wider scope", { scope: `${SCOPE} usage:write` }, "invalid_scope"],
    ["a scope that nobody knows", { scope: "admin" }, "invalid_scope"],
    ["a new resource", { resource: "https://api.evil.example" }, "invalid_target"],
  ])("gives nothing for %s, and stays good", async (_, form, error) => {
    const { refresh_token } = await newTokens();
    expect((await refresh(refresh_token, form)).json()).toMatchObject({ error });
    await refreshed(refresh_token);
  });

  it("used for fewer scopes gives a lesser access token and keeps what was granted (RFC 6749 §6)", async () => {
    const { refresh_token } = await newTokens();
    const lesser = await refreshed(refresh_token, { scope: "usage:read" });
    expect(lesser.scope).toBe("usage:read");
    expect((await resolve(lesser.access_token)) ?? {}).toMatchObject({ scopes: ["usage:read"] });
    const full = await refreshed(lesser.refresh_token);
    expect(full.scope).toBe(SCOPE);
  });

  it("never gives more than was granted, however often it was narrowed", async () => {
    const { refresh_token } = await newTokens();
    const lesser = await refreshed(refresh_token, { scope: "openid" });
    const wider = await refresh(lesser.refresh_token, { scope: `${SCOPE} usage:write` });
    expect(wider.json()).toMatchObject({ error: "invalid_scope" });
  });

  it("gives a lesser access token that lives on without the session, as offline access does", async () => {
    const person = await signIn(provider, newPerson());
    const { refresh_token } = await newTokens(SCOPE, person);
    await person.send(`${provider.issuer}/sign-out`, { method: "POST", body: {} });
    const lesser = await refreshed(refresh_token, { scope: "openid usage:read" });
    expect(await resolve(lesser.access_token)).toMatchObject({ kind: "agent" });
    expect((await userinfo(provider, lesser.access_token)).status).toBe(200);
  });

  it("gives living tokens after the session has run out, whether or not it is still on record", async () => {
    const person = await signIn(provider, newPerson());
    const first = await newTokens(SCOPE, person);
    await expireSession(first.access_token);
    const second = await refreshed(first.refresh_token);
    expect((await userinfo(provider, second.access_token)).status).toBe(200);
    await deleteExpired(systemContext(provider.database.db));
    const third = await refreshed(second.refresh_token);
    expect((await userinfo(provider, third.access_token)).status).toBe(200);
    expect(await resolve(third.access_token)).toMatchObject({ kind: "agent" });
  });

  it("is refreshed for thirty days more, but never past a year after the sign-in", async () => {
    const { refresh_token } = await newTokens();
    const hash = hashToken(refresh_token.slice("souk_rt_".length));
    const signedInAt = new Date(Date.now() - 360 * 86_400_000);
    const tokens = provider.database.db.update(oauthRefreshTokens).set({ authTime: signedInAt });
    await tokens.where(eq(oauthRefreshTokens.token, hash));
    const last = await refreshed(refresh_token);
    const [row] = await provider.database.db
      .select()
      .from(oauthRefreshTokens)
      .where(eq(oauthRefreshTokens.token, hashToken(last.refresh_token.slice("souk_rt_".length))));
    expect(row?.expiresAt.getTime()).toBe(signedInAt.getTime() + 365 * 86_400_000);
  });

  it.each(["souk_rt_unknown", "unknown", "", "souk_at_unknown"])(
    "that is none is refused: %j",
    async (token) => {
      expect((await refresh(token)).status).toBe(400);
    },
  );

  it("has one winner among 20 that are shown at once, whose tokens live", async () => {
    for (let round = 0; round < 3; round += 1) {
      const { refresh_token } = await newTokens();
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
      const won = answers
        .filter(({ status }) => status === 200)
        .map((answer) => answer.json() as TokenAnswer);
      expect(new Set(won.map((tokens) => tokens.access_token)).size).toBe(1);
      expect(answers.filter(({ status }) => status !== 200 && status !== 400)).toEqual([]);
      expect(await resolve(won[0]?.access_token ?? "")).toMatchObject({ kind: "agent" });
      await refreshed(won[0]?.refresh_token ?? "");
    }
  });
});

async function expireSession(accessToken: string): Promise<void> {
  const { pool, db } = provider.database;
  const { rows } = await pool.query<{ session_id: string }>(
    "select session_id from oauth_access_tokens where token = $1",
    [hashToken(accessToken.slice("souk_at_".length))],
  );
  await db
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1000) })
    .where(eq(sessions.id, rows[0]?.session_id ?? ""));
}

describe("an access token without offline access", () => {
  it("ends with its session, also at userinfo, and stays dead when the session is cleared away", async () => {
    const person = await signIn(provider, newPerson());
    const { access_token } = await newTokens("openid usage:read", person);
    await expireSession(access_token);
    const isDead = async () => {
      expect(await resolve(access_token)).toBeUndefined();
      expect((await userinfo(provider, access_token)).status).toBe(401);
    };
    await isDead();
    await deleteExpired(systemContext(provider.database.db));
    await isDead();
  });
});
