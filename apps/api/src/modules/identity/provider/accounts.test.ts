import { randomUUID } from "node:crypto";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { users } from "@souk/db/schema/people";
import { sessions } from "@souk/db/schema/sessions";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPerson, type RegisteredTestAgent } from "../../../testing/agent-fixture.ts";
import { Browser, exchange } from "../../../testing/browser.ts";
import { openProvider, type Provider, registerClient } from "../../../testing/provider.ts";
import { type Person, signIn } from "../../../testing/relying-party.ts";

let provider: Provider;
let person: Person;
let browser: Browser;
let agent: RegisteredTestAgent;

beforeAll(async () => {
  provider = await openProvider();
  person = newPerson();
  browser = await signIn(provider, person);
  agent = await registerClient(provider);
});
afterAll(() => provider.close());

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  exchange(provider.issuer + path, JSON.stringify(body), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
  });

describe("a page of a foreign origin", () => {
  it("cannot sign anybody in", async () => {
    const headers = {
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "cors",
    };
    const answer = await send("/sign-in/email", { email: person.email, password: person.password }, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it("cannot sign anybody in by a form either", async () => {
    const form = new URLSearchParams({ email: person.email, password: person.password }).toString();
    const answer = await exchange(`${provider.issuer}/sign-in/email`, form, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: "https://evil.example",
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
      },
    });
    expect(answer.status).toBeOneOf([403, 415]);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it.each(["/sign-out", "/change-password", "/revoke-sessions", "/update-user", "/oauth2/delete-consent"])(
    "cannot send a signed-in browser to %s",
    async (path) => {
      for (const origin of ["https://evil.example", "null", "http://localhost:3000.evil.example"]) {
        const answer = await browser.send(provider.issuer + path, {
          method: "POST",
          body: {},
          headers: { origin },
        });
        expect(answer.status).toBe(403);
      }
      expect((await browser.send(`${provider.issuer}/get-session`)).text).toContain(person.email);
    },
  );

  it.each(["https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
    "is never returned to after signing in: %s",
    async (callbackURL) => {
      const body = { email: person.email, password: person.password, callbackURL };
      const answer = await send("/sign-in/email", body, { origin: provider.webUrl });
      expect(answer.status).toBe(403);
      expect(answer.headers.location).toBeUndefined();
    },
  );
});

describe("signing up", () => {
  it.each([{ role: "admin" }, { banned: true }, { emailVerified: true }, { id: randomUUID() }])(
    "gives nobody what they ask for themselves: %j",
    async (wish) => {
      const newcomer = newPerson();
      await send("/sign-up/email", { ...newcomer, ...wish }, { origin: provider.webUrl });
      const rows = await provider.database.db.select().from(users).where(eq(users.email, newcomer.email));
      for (const row of rows) expect(row).not.toMatchObject(wish);
    },
  );

  it("stores no role that a person gives themselves later", async () => {
    await browser.send(`${provider.issuer}/update-user`, { method: "POST", body: { role: "admin" } });
    const [row] = await provider.database.db.select().from(users).where(eq(users.email, person.email));
    expect(row?.role).toBe("user");
  });
});

describe("a session", () => {
  it("lives in a cookie that no script reads and no foreign page sends", async () => {
    const answer = await send("/sign-in/email", person, { origin: provider.webUrl });
    const [cookie = ""] = answer.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^souk\.session_token=[^;]+; /);
    expect(cookie.toLowerCase()).toMatch(/; httponly/);
    expect(cookie.toLowerCase()).toMatch(/; samesite=lax/);
    expect(cookie.toLowerCase()).toMatch(/; path=\//);
    expect(cookie.toLowerCase()).not.toMatch(/domain=/);
  });

  it("is a new one at each sign-in, whatever cookie came along", async () => {
    const first = await send("/sign-in/email", person, { origin: provider.webUrl });
    const [cookie = ""] = first.headers["set-cookie"] ?? [];
    const again = await send("/sign-in/email", person, {
      origin: provider.webUrl,
      cookie: cookie.split(";", 1)[0] ?? "",
    });
    expect(again.headers["set-cookie"]?.[0]).not.toBe(cookie);
  });

  it("is opened by no cookie with another signature, or none", async () => {
    const [row] = await provider.database.db
      .select({ token: sessions.token })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(eq(users.email, person.email));
    for (const value of [row?.token, `${row?.token}.AAAA`, `${row?.token}.`]) {
      const answer = await exchange(`${provider.issuer}/get-session`, undefined, {
        headers: { cookie: `souk.session_token=${value}` },
      });
      expect(answer.text).toBe("null");
    }
  });

  it("is prolonged by use, but never past thirty days after it began", async () => {
    const owner = newPerson();
    const used = await signIn(provider, owner);
    const { db } = provider.database;
    const [user] = await db.select().from(users).where(eq(users.email, owner.email));
    const ofOwner = eq(sessions.userId, user?.id ?? "");
    const ends = async (startedDaysAgo: number) => {
      const createdAt = new Date(Date.now() - startedDaysAgo * DAY_MS);
      await db
        .update(sessions)
        .set({ createdAt, expiresAt: new Date(Date.now() + DAY_MS) })
        .where(ofOwner);
      expect((await used.send(`${provider.issuer}/get-session`)).text).toContain(owner.email);
      const [row] = await db.select().from(sessions).where(ofOwner);
      return Math.round(((row?.expiresAt.getTime() ?? 0) - Date.now()) / DAY_MS);
    };
    expect(await ends(3)).toBe(7);
    expect(await ends(27)).toBe(3);
  });

  it("is gone when it was signed out", async () => {
    const leaving = await signIn(provider, person);
    const kept = leaving.clone();
    await leaving.send(`${provider.issuer}/sign-out`, { method: "POST", body: {} });
    expect((await kept.send(`${provider.issuer}/get-session`)).text).toBe("null");
  });
});

const DAY_MS = 86_400_000;

describe("a client of the provider", () => {
  const wish = { redirect_uris: ["https://evil.example/cb"], client_name: "Official Marketplace" };
  it.each([
    ["made by a person", "/oauth2/create-client", wish],
    ["made with powers", "/oauth2/create-client", { ...wish, skip_consent: true, require_pkce: false }],
    ["made by a person, as admins do", "/admin/oauth2/create-client", wish],
    ["registered by nobody", "/oauth2/register", wish],
    ["changed", "/oauth2/update-client", { update: { redirect_uris: ["https://evil.example/cb"] } }],
    ["changed, as admins do", "/admin/oauth2/update-client", { update: { skip_consent: true } }],
    ["given a new secret", "/oauth2/client/rotate-secret", {}],
    ["deleted", "/oauth2/delete-client", {}],
    ["given a resource", "/admin/oauth2/resources", { identifier: "https://api.evil.example" }],
  ])("is not %s over HTTP", async (_, path, body) => {
    const before = await rowOf(agent);
    const answer = await browser.send(provider.issuer + path, {
      method: "POST",
      body: { ...body, client_id: agent.clientId },
    });
    expect(answer.status).toBeOneOf([400, 401, 403, 404]);
    expect(await rowOf(agent)).toEqual(before);
    const evil = await provider.database.db
      .select()
      .from(oauthClients)
      .where(eq(oauthClients.name, wish.client_name));
    expect(evil).toEqual([]);
  });

  it("tells strangers nothing", async () => {
    for (const path of ["/oauth2/get-client", "/oauth2/get-clients"]) {
      const answer = await browser.send(`${provider.issuer}${path}?client_id=${agent.clientId}`);
      expect(answer.text).not.toContain(agent.clientId);
    }
  });
});

async function rowOf({ clientId }: RegisteredTestAgent) {
  const [row] = await provider.database.db
    .select()
    .from(oauthClients)
    .where(eq(oauthClients.clientId, clientId));
  return row;
}

describe("the end of a session (RP-initiated logout)", () => {
  it("is asked of the person themselves, and then it is over", async () => {
    const leaving = await signIn(provider, person);
    const page = await leaving.send(`${provider.issuer}/oauth2/end-session`);
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect((await leaving.send(`${provider.issuer}/get-session`)).text).toContain(person.email);
    await leaving.send(`${provider.issuer}/oauth2/end-session/confirm`, {
      method: "POST",
      body: "action=confirm",
      headers: { origin: provider.apiUrl },
    });
    expect((await leaving.send(`${provider.issuer}/get-session`)).text).toBe("null");
  });
});

describe("a person who looks at it from another browser", () => {
  it("is nobody", async () => {
    expect((await new Browser(provider.webUrl).send(`${provider.issuer}/get-session`)).text).toBe("null");
  });
});
