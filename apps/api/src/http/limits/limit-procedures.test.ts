import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp, type TestApp } from "../../testing/app.ts";
import { callerOf } from "../../testing/caller.ts";
import { documentedOperations, faultsOf } from "../../testing/document.ts";
import { withSession } from "../../testing/fresh-session.ts";
import { newGrant } from "../../testing/grant.ts";
import { letThrough, newAddress, startLimitedApp } from "../../testing/limited-app.ts";
import { newAgent, newUser } from "../../testing/market.ts";

const LIMITS = {
  LIMIT_REST_IP: "7/60",
  LIMIT_REST_ACCOUNT: "10/60",
  LIMIT_REST_KEYS: "15/60",
  LIMIT_REST_CLIENT: "15/60",
  LIMIT_WEB_ACCOUNT: "8/60",
  LIMIT_WEB_IP: "6/60",
};

let apps: readonly [TestApp, TestApp];
beforeAll(async () => {
  apps = [await startLimitedApp(LIMITS), await startLimitedApp(LIMITS)];
});
afterAll(async () => {
  for (const app of apps) await app.close();
});

/** So many calls at once, by turns to the one and the other instance. */
function getMany(count: number, path: string, headersOf: () => Record<string, string>): Promise<Response[]> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      fetch(`${apps[index % 2 === 0 ? 0 : 1].url}${path}`, { headers: headersOf() }),
    ),
  );
}

const fromAnywhere = (authorization: string) => () => ({ authorization, "x-forwarded-for": newAddress() });

describe("REST", () => {
  it("says with every answer how many calls are left", async () => {
    const answer = await fetch(`${apps[0].url}/agents`, { headers: { "x-forwarded-for": newAddress() } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("ratelimit-policy")).toBe('"rest-ip";q=7;w=60');
    expect(answer.headers.get("ratelimit")).toMatch(/^"rest-ip";r=6;t=(?:59|60)$/);
    expect(answer.headers.has("retry-after")).toBe(false);
  });

  it("answers one network so often that shows no credentials, or none that are valid", async () => {
    const from = newAddress();
    const answers = await getMany(10, "/agents", () => ({ "x-forwarded-for": from }));
    expect(letThrough(answers)).toBe(7);
    const guess = await fetch(`${apps[0].url}/me`, {
      headers: { "x-forwarded-for": from, authorization: `Bearer souk_at_${randomUUID()}` },
    });
    expect(guess.status).toBe(429);
  });

  it("answers one person so often, from wherever, and refuses as a problem", async () => {
    const person = await signUp(apps[0]);
    const answers = await getMany(25, "/me", fromAnywhere(`Bearer ${person.bearer}`));
    expect(letThrough(answers)).toBe(10);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers.get("content-type")).toBe("application/problem+json");
    expect(refused?.headers.get("cache-control")).toBe("no-store");
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused?.json()).toMatchObject({
      code: "rate.limited",
      title: "Too many calls. Wait a moment before the next one.",
      policy: "rest-account",
      limit: 10,
      windowSeconds: 60,
    });
  });

  it("refuses and answers as the document says", async () => {
    const viewer = documentedOperations().find(({ id }) => id === "identity.getViewer");
    if (!viewer) throw new Error("The document has no identity.getViewer");
    const person = await signUp(apps[0]);
    const answers = await getMany(22, viewer.path, fromAnywhere(`Bearer ${person.bearer}`));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    for (const answer of answers) {
      const { status, headers } = answer;
      const contentType = headers.get("content-type");
      expect(faultsOf(viewer, { status, contentType, text: await answer.text() })).toEqual([]);
    }
  });

  it("answers an agent so often on behalf of one person, and so often on behalf of all", async () => {
    const { db } = apps[0].deps;
    const agent = await newAgent(db);
    const [ada, bob] = [await newUser(db), await newUser(db)];
    const path = `/me/agents/${agent.slug}/usage`;
    const forAda = fromAnywhere(`Bearer ${await newGrant(ada, agent.clientId)}`);
    expect(letThrough(await getMany(25, path, forAda))).toBe(10);
    const forBob = fromAnywhere(`Bearer ${await newGrant(bob, agent.clientId)}`);
    const answers = await getMany(25, path, forBob);
    expect(letThrough(answers)).toBe(5);
    const refusals = await Promise.all(
      answers.filter(({ status }) => status === 429).map((answer) => answer.json() as Promise<unknown>),
    );
    expect(refusals).toContainEqual(expect.objectContaining({ policy: "rest-client", limit: 15 }));
  });

  it("answers one person's API keys so often, however many they make, and leaves other people theirs", async () => {
    const { db } = apps[0].deps;
    const [ada, bob] = [await newUser(db), await newUser(db)];
    const callsOf = async (person: typeof ada) => {
      const { organizationId } = person.actor;
      const input = { organizationId, name: "Reports", scopes: ["subscriptions:read" as const] };
      const { key } = await callerOf(await withSession(person)).apiKeys.create(input);
      return letThrough(await getMany(12, "/me/subscriptions", fromAnywhere(`Bearer ${key}`)));
    };
    expect([await callsOf(ada), await callsOf(ada), await callsOf(ada)]).toEqual([10, 5, 0]);
    expect(await callsOf(bob)).toBe(10);
  });

  it("leaves a person their own calls when an agent has spent its", async () => {
    const { db } = apps[0].deps;
    const agent = await newAgent(db);
    const other = await newAgent(db);
    const ada = await newUser(db);
    const path = (slug: string) => `/me/agents/${slug}/usage`;
    await getMany(25, path(agent.slug), fromAnywhere(`Bearer ${await newGrant(ada, agent.clientId)}`));
    const answers = await getMany(
      4,
      path(other.slug),
      fromAnywhere(`Bearer ${await newGrant(ada, other.clientId)}`),
    );
    expect(letThrough(answers)).toBe(4);
  });

  it("is closed while the database is away, as it would be without limits", async () => {
    const cut = await startLimitedApp({}, "postgres://nobody@localhost:1/none");
    const answer = await fetch(`${cut.url}/agents`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "service.unavailable" });
    expect((await fetch(`${cut.url}/health/live`)).status).toBe(200);
    await cut.close();
  });
});

describe("the web app's calls", () => {
  const batch = (calls: number) =>
    `/trpc/${Array.from({ length: calls }, () => "identity.getViewer").join(",")}?batch=1&input=%7B%7D`;

  it("count one by one, batched or not", async () => {
    const { cookie } = await signUp(apps[0]);
    const ask = (calls: number) => fetch(`${apps[0].url}${batch(calls)}`, { headers: { cookie } });
    expect((await ask(5)).status).toBe(200);
    expect((await ask(5)).status).toBe(429);
    expect((await ask(3)).status).toBe(200);
    expect((await ask(1)).status).toBe(429);
  });

  it.each(["%2C", "%2c", ","])("count one by one when %s parts them", async (comma) => {
    const { cookie } = await signUp(apps[0]);
    const path = Array.from({ length: 9 }, () => "identity.getViewer").join(comma);
    const answer = await fetch(`${apps[0].url}/trpc/${path}?batch=1&input=%7B%7D`, { headers: { cookie } });
    expect(answer.status).toBe(429);
  });

  it("are refused with the code and the seconds that the page tells", async () => {
    const from = newAddress();
    const answers = await getMany(9, "/trpc/catalog.listCategories", () => ({ "x-forwarded-for": from }));
    expect(letThrough(answers)).toBe(6);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(refused?.headers.get("ratelimit")).toMatch(/^"web-ip";r=0;t=\d+$/);
    expect(await refused?.json()).toMatchObject({
      error: {
        data: {
          code: "TOO_MANY_REQUESTS",
          httpStatus: 429,
          appError: {
            code: "rate.limited",
            details: { policy: "web-ip", retryAfterSeconds: expect.any(Number) },
          },
        },
      },
    });
  });
});
