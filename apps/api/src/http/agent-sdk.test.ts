import {
  CapReached,
  createSouk,
  InvalidReceipt,
  MissingScope,
  NoSubscription,
  QuotaExceeded,
  SignInRequired,
  type Souk,
  type Tokens,
  verifyReceipt,
} from "@souk/agent";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp, type SignedUp, startTestApp, type TestApp } from "../testing/app.ts";
import { takePlan } from "../testing/example-market.ts";
import { newAgent, newTier, type TestAgent } from "../testing/market.ts";
import { obtainAgentToken } from "../testing/relying-party.ts";

const SCOPES = ["openid", "offline_access", "subscriptions:read", "usage:read", "usage:write"];

let app: TestApp;
let agent: TestAgent;
let souk: Souk;

beforeAll(async () => {
  app = await startTestApp();
  agent = await newAgent(app.deps.db);
  souk = createSouk({
    apiUrl: app.url,
    agent: agent.slug,
    clientId: agent.clientId,
    clientSecret: agent.clientSecret,
  });
});
afterAll(() => app.close());

async function signedIn(person: SignedUp, scopes = SCOPES): Promise<Tokens> {
  const { clientId, clientSecret } = agent;
  const at = { apiUrl: app.url, webUrl: app.webUrl, clientId, clientSecret };
  const redirectUri = "https://agent.example/callback";
  const { accessToken, refreshToken } = await obtainAgentToken({ ...at, redirectUri, user: person, scopes });
  return { accessToken, refreshToken };
}

/** Somebody with 10 pages and 10 calls a month, signed in to the agent. */
async function buyer() {
  const person = await signUp(app);
  const tier = await newTier(app.deps.db, agent, {
    quotas: [
      { metric: "pages", limit: 10, period: "month", trialLimit: null, overage: null },
      { metric: "calls", limit: 10, period: "month", trialLimit: null, overage: null },
    ],
  });
  await takePlan(app, person, { agent, tier });
  const tokens = await signedIn(person);
  return { person, tokens, usage: souk.user(tokens).usage() };
}

const pagesOf = (quotas: { metric: string; used: number; held: number }[]) => {
  const pages = quotas.find(({ metric }) => metric === "pages");
  return [pages?.used, pages?.held];
};

describe("the agents' package at the real API", () => {
  it("spends, replays, gives back and reads", async () => {
    const { usage } = await buyer();
    const spent = await usage.consume("pages", 4, { key: "run-1" });
    expect(spent).toMatchObject({ metric: "pages", used: 4, remaining: 6, quantity: 4, replayed: false });
    expect(await usage.consume("pages", 4, { key: "run-1" })).toMatchObject({ used: 4, replayed: true });
    expect(await usage.release(spent, 3)).toMatchObject({ used: 1, quantity: 3 });
    expect(pagesOf(await usage.read())).toEqual([1, 0]);
  });

  it("holds, settles and spends several metrics together", async () => {
    const { usage } = await buyer();
    const hold = await usage.hold("pages", 6, { expiresInSeconds: 60 });
    expect(hold).toMatchObject({ held: 6, remaining: 4, quantity: 6 });
    expect(await usage.settle(hold, 2)).toMatchObject({ held: 0, used: 2, requested: 2, quantity: 2 });
    const batch = await usage.consumeBatch([{ metric: "pages", quantity: 3 }, { metric: "calls" }]);
    expect(batch.items).toMatchObject([
      { metric: "pages", used: 5 },
      { metric: "calls", used: 1 },
    ]);
    const [pages] = batch.items;
    await usage.release({ metric: "pages", idempotencyKey: batch.idempotencyKey });
    expect(pages?.quantity).toBe(3);
    expect(pagesOf(await usage.read())).toEqual([2, 0]);
  });

  it("charges work that succeeds, and gives back work that fails", async () => {
    const { usage } = await buyer();
    await usage.withUsage({ metric: "pages", quantity: 2 }, () => "done");
    const broken = usage.withUsage({ metric: "pages", quantity: 2 }, () =>
      Promise.reject(new Error("broke")),
    );
    await expect(broken).rejects.toThrow("broke");
    await usage.withUsage({ metric: "pages", estimate: 5 }, (meter) => meter.add(1));
    const given = usage.withUsage({ metric: "pages", estimate: 5 }, () => Promise.reject(new Error("broke")));
    await expect(given).rejects.toThrow("broke");
    expect(pagesOf(await usage.read())).toEqual([3, 0]);
  });

  it("gets receipts that the published keys prove, and no others", async () => {
    const { usage } = await buyer();
    const answers = await Promise.all([
      usage.consume("pages", 1, { key: "run-1" }),
      usage.consume("calls", 2, { key: "run-2" }),
      usage.hold("pages", 3, { key: "run-3" }),
    ]);
    const proven = await Promise.all(answers.map(({ receipt }) => souk.verifyReceipt(receipt)));
    expect(proven.map(({ kind, metric, key, quantity }) => [kind, metric, key, quantity])).toEqual([
      ["consume", "pages", "run-1", 1],
      ["consume", "calls", "run-2", 2],
      ["hold", "pages", "run-3", 3],
    ]);
    const [{ receipt }] = answers;
    const forged = { ...receipt, operation: btoa('{"quantity":0}').replaceAll("=", "") };
    await expect(souk.verifyReceipt(forged)).rejects.toBeInstanceOf(InvalidReceipt);
    const elsewhere = { issuer: "https://other.example", keysUrl: `${app.url}/api/v1/usage/receipt-keys` };
    await expect(verifyReceipt(receipt, elsewhere)).rejects.toBeInstanceOf(InvalidReceipt);
  });

  it("renews an access token that is refused, once, with the client's secret", async () => {
    const { tokens } = await buyer();
    const saved: Tokens[] = [];
    const stale = { accessToken: "souk_at_unknown", refreshToken: tokens.refreshToken };
    const usage = souk.user(stale, { onTokens: (fresh) => saved.push(fresh) }).usage();
    await Promise.all([usage.consume("pages"), usage.consume("pages"), usage.read()]);
    expect(saved).toHaveLength(1);
    expect(saved[0]?.accessToken).toMatch(/^souk_at_/);
    expect(saved[0]?.refreshToken).not.toBe(tokens.refreshToken);
    expect(pagesOf(await usage.read())).toEqual([2, 0]);
  });

  it("calls other routes by the document", async () => {
    const { tokens } = await buyer();
    const path = { agentId: agent.slug };
    const plan = await souk.user(tokens).call("GET /me/subscriptions/{agentId}", { path });
    expect(plan).toMatchObject({ status: "active", access: true });
    expect(await souk.call("GET /agents/{agentId}", { path })).toMatchObject({ slug: agent.slug });
  });
});

describe("what the real API refuses is an error of its own kind", () => {
  it("QuotaExceeded, with what is left and where to get more", async () => {
    const { usage } = await buyer();
    const error: unknown = await usage.consume("pages", 11).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect(error).toMatchObject({
      problem: { limit: 10, remaining: 10, requested: 11, upgradeUrl: expect.stringContaining(agent.slug) },
      requestId: expect.any(String),
      retryAfterSeconds: expect.any(Number),
    });
  });

  it("CapReached, at a cap that the buyer set", async () => {
    const { usage, person } = await buyer();
    const answer = await fetch(`${app.url}/api/v1/me/agents/${agent.slug}/usage/pages/caps`, {
      method: "PUT",
      headers: { authorization: `Bearer ${person.bearer}`, "content-type": "application/json" },
      body: JSON.stringify({ warnDay: null, stopDay: 2, warnPeriod: null, stopPeriod: null }),
    });
    expect([answer.status, await answer.text()]).toMatchObject([200, expect.any(String)]);
    const error: unknown = await usage.consume("pages", 3).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CapReached);
    expect(error).toMatchObject({ problem: { cap: "day", limit: 2 } });
  });

  it("NoSubscription, MissingScope and SignInRequired", async () => {
    const person = await signUp(app);
    const without = souk.user(await signedIn(person)).usage();
    await expect(without.consume("pages")).rejects.toBeInstanceOf(NoSubscription);
    const powerless = souk.user(await signedIn(await signUp(app), ["openid"])).usage();
    await expect(powerless.consume("pages")).rejects.toBeInstanceOf(MissingScope);
    const gone = souk.user({ accessToken: "souk_at_x", refreshToken: "souk_rt_x" }).usage();
    await expect(gone.consume("pages")).rejects.toBeInstanceOf(SignInRequired);
  });

  it("a conflict, by its code", async () => {
    const { usage } = await buyer();
    await usage.consume("pages", 1, { key: "run-1" });
    await expect(usage.consume("pages", 2, { key: "run-1" })).rejects.toMatchObject({
      code: "usage.key_reused",
      status: 409,
      isUncertain: false,
    });
  });
});
