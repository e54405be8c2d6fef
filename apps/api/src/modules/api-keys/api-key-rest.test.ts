import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiKeyScope } from "@souk/contracts/identity/entities";
import type { Problem } from "@souk/contracts/common/problem";
import type { z } from "zod";
import { signUp, type SignedUp, startTestApp, type TestApp } from "../../testing/app.ts";
import { takePlan } from "../../testing/example-market.ts";
import { newAgent, newTier, type TestAgent } from "../../testing/market.ts";
import { ensurePersonalOrganization } from "../identity/index.ts";

let app: TestApp;
let buyer: SignedUp;
let agent: TestAgent;
let organizationId: string;
beforeAll(async () => {
  app = await startTestApp();
  buyer = await signUp(app);
  agent = await newAgent(app.deps.db);
  const tier = await newTier(app.deps.db, agent);
  await takePlan(app, buyer, { agent, tier });
  organizationId = await ensurePersonalOrganization(app.deps.db, buyer.id);
});
afterAll(() => app.close());

function rest(path: string, headers: Record<string, string>, body?: object): Promise<Response> {
  return fetch(app.url + path, {
    method: body ? "POST" : "GET",
    headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function newKey(scopes: ApiKeyScope[]): Promise<string> {
  const path = `/organizations/${organizationId}/api-keys`;
  const answer = await rest(path, { authorization: `Bearer ${buyer.bearer}` }, { name: "Reports", scopes });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { key: string }).key;
}

async function codeOf(answer: Response): Promise<[number, string]> {
  return [answer.status, ((await answer.json()) as z.infer<typeof Problem>).code];
}

describe("at REST an API key", () => {
  it.each([
    ["Authorization: Bearer", (key: string) => ({ authorization: `Bearer ${key}` })],
    ["x-api-key", (key: string) => ({ "x-api-key": key })],
  ])("is taken from %s", async (_, header) => {
    const key = await newKey(["subscriptions:read"]);
    const answer = await rest("/me/subscriptions", header(key));
    expect(answer.status).toBe(200);
    expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(1);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("spends and reads the quotas of its organization, within its scopes", async () => {
    const headers = { "x-api-key": await newKey(["usage:write"]) };
    const path = `/me/agents/${agent.slug}/usage`;
    const spent = await rest(`${path}/pages/consume`, headers, { quantity: 2, idempotencyKey: "one" });
    expect([spent.status, await spent.json()]).toMatchObject([200, { used: 2 }]);
    expect(await codeOf(await rest(path, headers))).toEqual([403, "auth.insufficient_scope"]);
    const reader = { "x-api-key": await newKey(["usage:read"]) };
    expect(await codeOf(await rest(`${path}/pages/consume`, reader, { idempotencyKey: "two" }))).toEqual([
      403,
      "auth.insufficient_scope",
    ]);
  });

  it("reads the invoices of its organization with the scope for it, and never asks for money back", async () => {
    const headers = { "x-api-key": await newKey(["billing:read"]) };
    const invoices = await rest("/me/invoices", headers);
    expect([invoices.status, await invoices.json()]).toEqual([200, { items: [], nextCursor: null }]);
    const refund = await rest(`/me/invoices/${randomUUID()}/refund-request`, headers, { reason: "Too much" });
    expect(await codeOf(refund)).toEqual([403, "auth.forbidden"]);
    const other = { "x-api-key": await newKey(["subscriptions:read"]) };
    expect(await codeOf(await rest("/me/invoices", other))).toEqual([403, "auth.insufficient_scope"]);
  });

  it("makes no keys and touches no account", async () => {
    const headers = { "x-api-key": await newKey(["usage:read", "usage:write"]) };
    const path = `/organizations/${organizationId}/api-keys`;
    expect(await codeOf(await rest(path, headers, { name: "More", scopes: ["usage:read"] }))).toEqual([
      403,
      "auth.forbidden",
    ]);
    for (const account of [path, "/me", "/me/connected-agents", "/organizations"])
      expect(await codeOf(await rest(account, headers))).toEqual([403, "auth.forbidden"]);
  });

  it("is refused beside another credential, and in the wrong place", async () => {
    const key = await newKey(["subscriptions:read"]);
    const both = { authorization: `Bearer ${key}`, "x-api-key": key };
    const wrong = { "x-api-key": buyer.bearer };
    const basic = { authorization: `Basic ${key}` };
    for (const headers of [both, wrong, basic])
      expect(await codeOf(await rest("/me/subscriptions", headers))).toEqual([401, "auth.invalid_token"]);
  });

  it("is no session: tRPC and the sign-in do not know it", async () => {
    const key = await newKey(["subscriptions:read"]);
    const headers = { authorization: `Bearer ${key}`, "x-api-key": key };
    expect((await rest("/trpc/identity.getViewer", headers)).status).toBe(401);
    expect(await (await rest("/api/auth/get-session", headers)).json()).toBeNull();
  });
});
