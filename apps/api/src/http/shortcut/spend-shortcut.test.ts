import { PERMISSIONS } from "@souk/contracts/identity/permissions";
import { OrganizationRole } from "@souk/contracts/identity/entities";
import { entitlements } from "@souk/db/schema/commerce";
import { listings } from "@souk/db/schema/catalog";
import { oauthClients } from "@souk/db/schema/oauth-clients";
import { oauthAccessTokens } from "@souk/db/schema/oauth-grants";
import { members } from "@souk/db/schema/organizations";
import { users } from "@souk/db/schema/people";
import { quotaSubjects } from "@souk/db/schema/usage";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestApp } from "../../testing/app.ts";
import { newAddress, startLimitedApp } from "../../testing/limited-app.ts";
import { newSpender, serveWay, type Spender, type Way } from "../../testing/two-ways.ts";

let app: TestApp;
let ways: { common: Way; short: Way };

beforeAll(async () => {
  app = await startLimitedApp({});
  ways = {
    common: await serveWay(app.deps, { isShort: false }),
    short: await serveWay(app.deps, { isShort: true }),
  };
});
afterAll(async () => {
  await Promise.all([ways.common.close(), ways.short.close()]);
  await app.close();
});

type Init = Omit<RequestInit, "headers"> & { json?: unknown; headers?: Record<string, string> };

/** What a buyer's agent has at hand in a story. */
interface Scene extends Spender {
  db: TestApp["deps"]["db"];
  send: (path: string, init?: Init) => Promise<Response>;
  /** Spends pages, and the like. */
  spend: (verb: string, json: unknown, init?: Init) => Promise<Response>;
}

/** What somebody can see of an answer, without what differs between any two calls. */
async function seen(answer: Response) {
  const { status, headers } = answer;
  const volatile = new Set(["date", "x-request-id", "content-length", "connection", "keep-alive"]);
  // Reading the body and counting the call run side by side: who is refused for the body may not be counted yet.
  if ([400, 413, 415].includes(status))
    for (const name of ["ratelimit", "ratelimit-policy"]) volatile.add(name);
  const text = await answer.text();
  return {
    status,
    headers: [...headers]
      .filter(([name]) => !volatile.has(name))
      .map(([name, value]) => [name, blank(value)]),
    body: blank(text.replace(/"receipt":\{[^}]*\}/g, '"receipt":{}')),
  };
}

function blank(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "<id>")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<instant>")
    .replace(/;t=\d+/g, ";t=<seconds>")
    .replace(/"retryAfterSeconds":\d+/g, '"retryAfterSeconds":<seconds>')
    .replace(/^\d{3,}$/, "<seconds>");
}

async function newScene(way: Way): Promise<Scene> {
  const { db } = app.deps;
  const spender = await newSpender({ db });
  const from = newAddress();
  const send: Scene["send"] = (path, { json, ...init } = {}) =>
    fetch(way.url + path, {
      method: "POST",
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...init,
      headers: {
        authorization: `Bearer ${spender.token}`,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        "x-forwarded-for": from,
        ...init.headers,
      },
    });
  const spend: Scene["spend"] = (verb, json, init = {}) =>
    send(`/me/agents/${spender.agent.slug}/usage/pages/${verb}`, { json, ...init });
  return { ...spender, db, send, spend };
}

/** Has the token known to a process with a short way, and both ways called equally often. */
async function acquaint(scene: { common: Scene; short: Scene }): Promise<void> {
  for (;;) {
    const before = ways.short.common();
    const input = { quantity: 1, idempotencyKey: "acquaintance" };
    for (const { spend } of [scene.common, scene.short])
      expect((await spend("consume", input)).status).toBe(200);
    if (ways.short.common() === before) return;
  }
}

type Story = (scene: Scene) => Promise<Response>;

const consume = (json: object = {}, init?: Init): Story => {
  return ({ spend }) => spend("consume", { quantity: 1, idempotencyKey: "k", ...json }, init);
};
/** The second call of two. */
const after = (first: Story, then: Story): Story => {
  return async (scene) => {
    await first(scene);
    return then(scene);
  };
};
const at = (path: (scene: Scene) => string, init?: Init): Story => {
  return (scene) => scene.send(path(scene), { json: { idempotencyKey: "k" }, ...init });
};
const call = (verb: string, json: object): Story => {
  return ({ spend }) => spend(verb, json);
};

/** Calls that the short way answers. */
const SHORT: Record<string, Story> = {
  "a consume": consume(),
  "a consume without a quantity": call("consume", { idempotencyKey: "k" }),
  "a replayed consume": after(consume(), consume()),
  "a reused key": after(consume(), consume({ quantity: 2 })),
  "a consume beyond the limit": consume({ quantity: 11 }),
  "a key in the header": ({ spend }) =>
    spend(
      "consume",
      { quantity: 2 },
      { headers: { "content-type": "application/json", "idempotency-key": "h" } },
    ),
  "a call under /api/v1": at(({ agent }) => `/api/v1/me/agents/${agent.slug}/usage/pages/consume`),
  "an agent named by id": at(({ agent }) => `/me/agents/${agent.listingId}/usage/pages/consume`),
  "a metric written in percent": at(({ agent }) => `/me/agents/${agent.slug}/usage/%70ages/consume`),
  "a hold": call("hold", { quantity: 3, idempotencyKey: "k" }),
  "a settlement": after(
    call("hold", { quantity: 3, idempotencyKey: "k" }),
    call("settle", { quantity: 2, holdKey: "k" }),
  ),
  "a settlement of no hold": call("settle", { quantity: 2, holdKey: "none" }),
  "a release": after(consume({ quantity: 3 }), call("release", { consumeKey: "k", quantity: 2 })),
  "a replayed release": after(
    after(consume({ quantity: 3 }), call("release", { consumeKey: "k" })),
    call("release", { consumeKey: "k" }),
  ),
  "a release of what was not spent": call("release", { consumeKey: "none" }),
  "a cap of the day": async (scene) => {
    await scene.db.update(quotaSubjects).set({ stopDay: 1 }).where(isOf(scene));
    return consume()(scene);
  },
  "a cap of the period": async (scene) => {
    await scene.db.update(quotaSubjects).set({ stopPeriod: 1 }).where(isOf(scene));
    return consume()(scene);
  },
  "a plan that ended": async (scene) => {
    const { db, organizationId } = scene;
    await db
      .update(entitlements)
      .set({ endsAt: new Date() })
      .where(eq(entitlements.organizationId, organizationId));
    return consume()(scene);
  },
  "an agent that was hidden": async (scene) => {
    await scene.db
      .update(listings)
      .set({ status: "suspended" })
      .where(eq(listings.id, scene.agent.listingId));
    return consume()(scene);
  },
};

/** Calls that go the common way, though the token is known. */
const COMMON: Record<string, Story> = {
  "a wrong content type": consume({}, { headers: { "content-type": "text/plain" } }),
  "broken JSON": ({ spend }) => spend("consume", undefined, { body: "{", headers: jsonType() }),
  "a body that is no object": ({ spend }) => spend("consume", [1]),
  "no body": ({ spend }) => spend("consume", undefined),
  "a huge body": consume({ note: "x".repeat(1_100_000) }),
  "an unknown field": consume({ note: "x" }),
  "a quantity of nothing": consume({ quantity: 0 }),
  "a quantity in words": consume({ quantity: "1" }),
  "two keys": consume({}, { headers: { ...jsonType(), "idempotency-key": "other" } }),
  "a field of the path in the body": consume({ metricSlug: "pages" }),
  "an unknown metric": at(({ agent }) => `/me/agents/${agent.slug}/usage/none/consume`),
  "a metric without a quota": at(({ agent }) => `/me/agents/${agent.slug}/usage/calls/consume`),
  "an unknown agent": at(() => "/me/agents/nobody/usage/pages/consume"),
  "a path that is no UTF-8": at(({ agent }) => `/me/agents/${agent.slug}/usage/%ff/consume`),
  "a foreign agent": async (scene) => {
    const other = await newSpender(scene);
    return at(() => `/me/agents/${other.agent.slug}/usage/pages/consume`)(scene);
  },
  GET: at(({ agent }) => `/me/agents/${agent.slug}/usage/pages/consume`, { method: "GET", json: undefined }),
  HEAD: at(({ agent }) => `/me/agents/${agent.slug}/usage/pages/consume`, {
    method: "HEAD",
    json: undefined,
  }),
  OPTIONS: at(({ agent }) => `/me/agents/${agent.slug}/usage/pages/consume`, {
    method: "OPTIONS",
    json: undefined,
  }),
  "no credential": consume({}, { headers: { ...jsonType(), authorization: "" } }),
  "two credentials": consume({}, { headers: { ...jsonType(), "x-api-key": "souk_key_x" } }),
  "an unknown token": consume({}, { headers: { ...jsonType(), authorization: "Bearer souk_at_nobody" } }),
  "a revoked token": async (scene) => {
    await scene.db.update(oauthAccessTokens).set({ revoked: new Date() }).where(scene.isOfToken);
    return consume()(scene);
  },
  "a token that expired": async (scene) => {
    await scene.db.update(oauthAccessTokens).set({ expiresAt: new Date() }).where(scene.isOfToken);
    return consume()(scene);
  },
  "a consent that was taken back": async (scene) => {
    await scene.db.delete(oauthAccessTokens).where(scene.isOfToken);
    return consume()(scene);
  },
  "a banned person": async (scene) => {
    await scene.db.update(users).set({ banned: true }).where(eq(users.id, scene.userId));
    return consume()(scene);
  },
  "a person who left the organization": async (scene) => {
    await scene.db.delete(members).where(scene.isSeat);
    return consume()(scene);
  },
  "a client that was stopped": async (scene) => {
    const { db, agent } = scene;
    await db.update(oauthClients).set({ disabled: true }).where(eq(oauthClients.clientId, agent.clientId));
    return consume()(scene);
  },
};

function jsonType() {
  return { "content-type": "application/json" };
}

function isOf({ organizationId }: Scene) {
  return eq(quotaSubjects.organizationId, organizationId);
}

/** Tells a story both ways and answers what was seen, and how many calls of the short way went the common one. */
async function tell(story: Story) {
  const scenes = { common: await newScene(ways.common), short: await newScene(ways.short) };
  await acquaint(scenes);
  const common = await seen(await story(scenes.common));
  const before = ways.short.common();
  const short = await seen(await story(scenes.short));
  return { common, short, detours: ways.short.common() - before };
}

describe("the short way of an agent that spends", () => {
  it.each(Object.entries(SHORT))("answers %s as the common way does, by itself", async (_, story) => {
    const { common, short, detours } = await tell(story);
    expect(short).toEqual(common);
    expect(detours).toBe(0);
  });

  it.each(Object.entries(COMMON))("leaves %s to the common way", async (_, story) => {
    const { common, short } = await tell(story);
    expect(short).toEqual(common);
  });

  it("is no way for a token without the scope, however often it calls", async () => {
    const answers = [];
    for (const way of [ways.common, ways.short]) {
      const scene = await newScene(way);
      await scene.db
        .update(oauthAccessTokens)
        .set({ scopes: ["openid", "offline_access"] })
        .where(scene.isOfToken);
      await consume()(scene);
      answers.push(await seen(await consume()(scene)));
    }
    const [common, short] = answers;
    expect(common?.status).toBe(403);
    expect(short).toEqual(common);
  });

  it("is left when the quota is gone", async () => {
    const scenes = { common: await newScene(ways.common), short: await newScene(ways.short) };
    await acquaint(scenes);
    await app.deps.db.delete(quotaSubjects).where(isOf(scenes.short));
    const answer = await consume({ quantity: 2 })(scenes.short);
    expect(await answer.json()).toMatchObject({ used: 2, limit: 10 });
  });

  it("is open to every member, so that nobody's part in an organization is remembered", () => {
    expect(PERMISSIONS["usage.spend"].organization).toEqual(OrganizationRole.options);
  });

  it("is shut from the next call after the token was revoked, and no key of it was spent", async () => {
    const scenes = { common: await newScene(ways.common), short: await newScene(ways.short) };
    await acquaint(scenes);
    const { db, isOfToken, spend, organizationId } = scenes.short;
    await db.update(oauthAccessTokens).set({ revoked: new Date() }).where(isOfToken);
    expect((await spend("consume", { quantity: 1, idempotencyKey: "late" })).status).toBe(401);
    const [subject] = await db
      .select()
      .from(quotaSubjects)
      .where(eq(quotaSubjects.organizationId, organizationId));
    expect(subject?.used).toBe(1);
  });
});
