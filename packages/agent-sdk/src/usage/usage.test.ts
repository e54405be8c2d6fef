import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CapReached, NoSubscription, QuotaExceeded, SoukError, SoukUnavailable } from "../errors.ts";
import { createSouk } from "../souk.ts";
import { agentAt, failureOf } from "../testing/agent-at.ts";
import { type FakeSouk, type Fault, startFakeSouk } from "../testing/fake-souk.ts";

let market: FakeSouk;
beforeEach(async () => {
  market = await startFakeSouk();
});
afterEach(() => market.close());

const keysSeen = () => market.calls.map(({ body }) => body["idempotencyKey"]);

describe("the verbs", () => {
  test("spend, reserve, charge, give back and read, each at its own route", async () => {
    const { usage } = agentAt(market);
    const consumption = await usage.consume("audits", 3, { key: "run-1" });
    expect(consumption).toMatchObject({ used: 3, remaining: 7, quantity: 3, replayed: false });
    const hold = await usage.hold("audits", 4, { key: "run-2", expiresInSeconds: 60 });
    expect(hold).toMatchObject({ held: 4, remaining: 3 });
    expect(await usage.settle(hold, 1)).toMatchObject({ held: 0, used: 4, quantity: 1 });
    expect(await usage.release(consumption, 3)).toMatchObject({ used: 1 });
    expect(await usage.consumeBatch([{ metric: "audits", quantity: 2 }])).toMatchObject({
      items: [{ used: 3 }],
    });
    expect(await usage.read()).toMatchObject([{ metric: "audits", used: 3 }]);
    const at = "/me/agents/doctor/usage";
    expect(market.calls.map(({ method, path, body }) => [method, path, body])).toEqual([
      ["POST", `${at}/audits/consume`, { quantity: 3, idempotencyKey: "run-1" }],
      ["POST", `${at}/audits/hold`, { quantity: 4, idempotencyKey: "run-2", expiresInSeconds: 60 }],
      ["POST", `${at}/audits/settle`, { holdKey: "run-2", quantity: 1 }],
      ["POST", `${at}/audits/release`, { consumeKey: "run-1", quantity: 3 }],
      [
        "POST",
        `${at}/consume`,
        {
          items: [{ metric: "audits", quantity: 2 }],
          idempotencyKey: expect.stringMatching(/^[\da-f-]{36}$/),
        },
      ],
      ["GET", at, {}],
    ]);
    expect(market.calls.every(({ headers }) => headers.authorization === "Bearer access-0")).toBe(true);
  });

  test("say when a key was used before", async () => {
    const { usage } = agentAt(market);
    await usage.consume("audits", 1, { key: "run-1" });
    expect(await usage.consume("audits", 1, { key: "run-1" })).toMatchObject({ replayed: true, used: 1 });
  });

  test("make a key of their own for each spend", async () => {
    const { usage } = agentAt(market);
    await usage.consume("audits");
    await usage.consume("audits");
    expect(new Set(keysSeen()).size).toBe(2);
    expect(market.quota.used()).toBe(2);
  });

  test("name the agent that is named, escaped", async () => {
    const { souk, tokens } = agentAt(market);
    await souk.user(tokens).usage("a/b").read();
    expect(market.calls[0]?.path).toBe("/me/agents/a%2Fb/usage");
  });

  test("do nothing for an agent that nobody named", () => {
    const { user } = createSouk({ apiUrl: market.url });
    expect(() => user({ accessToken: "access-0" }).usage()).toThrow("Name the agent");
  });
});

describe("refusals are errors of their own kind, and are not tried again", () => {
  test("QuotaExceeded says what is left, when it resets and where to get more", async () => {
    const { usage } = agentAt(market);
    const error = await failureOf(usage.consume("audits", 11));
    expect(error).toBeInstanceOf(QuotaExceeded);
    expect(error).toMatchObject({
      code: "quota.exceeded",
      status: 429,
      requestId: "req-1",
      isUncertain: false,
      problem: { limit: 10, used: 0, requested: 11, upgradeUrl: "http://web/upgrade" },
    });
    expect(market.calls).toHaveLength(1);
  });

  test("CapReached names the buyer's cap", async () => {
    market.quota.state.cap = 2;
    const error = await failureOf(agentAt(market).usage.consume("audits", 3));
    expect(error).toBeInstanceOf(CapReached);
    expect(error).toMatchObject({ code: "usage.cap_reached", problem: { cap: "day" } });
    expect(market.calls).toHaveLength(1);
  });

  test("NoSubscription says where plans are", async () => {
    market.quota.state.hasPlan = false;
    const error = await failureOf(agentAt(market).usage.consume("audits"));
    expect(error).toBeInstanceOf(NoSubscription);
    expect(error).toMatchObject({ status: 402, problem: { subscribeUrl: "http://web/agents/doctor" } });
  });

  test.for([400, 403, 404, 409, 413, 500])(
    "%i is a SoukError with the code that Souk gave",
    async (status) => {
      market.faults.push({ status, body: { code: "some.code", title: "No." } });
      const error = await failureOf(agentAt(market).usage.consume("audits"));
      expect(error).toBeInstanceOf(SoukError);
      expect(error).toMatchObject({ code: "some.code", status });
      expect(market.calls).toHaveLength(1);
    },
  );

  test("a page of something in between has no code of Souk's", async () => {
    market.faults.push({ status: 403, headers: { "x-request-id": "req-9" } });
    const error = await failureOf(agentAt(market).usage.consume("audits"));
    expect(error).toMatchObject({ code: "http.403", status: 403, requestId: "req-9" });
  });

  test.for(["No.", ["No."], null, 7, { code: 7 }])(
    "the JSON %j is no problem of Souk's either",
    async (body) => {
      market.faults.push({ status: 403, body });
      const { problem } = (await failureOf(agentAt(market).usage.consume("audits"))) as SoukError;
      expect(problem).toMatchObject({ code: "http.403", status: 403, title: "Souk refused the call." });
    },
  );

  test("an address that answers with a redirect is not followed with the token", async () => {
    market.faults.push({ status: 307, headers: { location: `${market.url}/elsewhere` } });
    expect(await failureOf(agentAt(market).usage.consume("audits"))).toMatchObject({ code: "http.307" });
    expect(market.calls).toHaveLength(1);
  });
});

describe("without an answer the same call is made again, with the same key", () => {
  const passing: [string, Fault][] = [
    ["a connection that breaks before the call", "lost request"],
    ["a connection that breaks after it", "lost answer"],
    ["half an answer", "half an answer"],
    ["a success with nothing in it", { status: 200 }],
    ["a success of something in between", { status: 200, text: "<html>Sign in to the Wi-Fi</html>" }],
    ["408", { status: 408 }],
    ["429 rate.limited", { status: 429, body: { code: "rate.limited" } }],
    ["429 of a proxy", { status: 429 }],
    ["502", { status: 502 }],
    ["503", { status: 503, body: { code: "service.unavailable" } }],
    ["504", { status: 504 }],
  ];

  test.for(passing)("%s", async ([, fault]) => {
    const { usage } = agentAt(market);
    market.faults.push(fault, fault);
    expect(await usage.consume("audits", 2)).toMatchObject({ used: 2 });
    expect(market.calls).toHaveLength(3);
    expect(new Set(keysSeen()).size).toBe(1);
    expect(market.quota.used()).toBe(2);
  });

  test("not sooner than Retry-After says, in seconds or as a date", async () => {
    const { usage, clock } = agentAt(market);
    const date = new Date(clock.now() + 9_000).toUTCString();
    market.faults.push(
      { status: 503, headers: { "retry-after": "2" } },
      { status: 503, headers: { "retry-after": date } },
    );
    await usage.consume("audits");
    const [first = 0, second = 0] = clock.waits;
    expect(first).toBeGreaterThanOrEqual(2_000);
    expect(first).toBeLessThan(2_500);
    expect(second).toBeGreaterThanOrEqual(9_000 - first);
    expect(second).toBeLessThan(9_500 - first);
  });

  test("no longer than the deadline; a Retry-After beyond it is not waited for", async () => {
    const { usage, clock } = agentAt(market, { deadlineMs: 10_000 });
    market.faults.push({
      status: 503,
      headers: { "retry-after": "11" },
      body: { code: "service.unavailable" },
    });
    const error = await failureOf(usage.consume("audits"));
    expect(error).toBeInstanceOf(SoukUnavailable);
    expect(error).toMatchObject({ status: 503, retryAfterSeconds: 11, isUncertain: true });
    expect(clock.waits).toEqual([]);
  });

  test("as often as was said, then SoukUnavailable with the cause", async () => {
    const { usage } = agentAt(market, { attempts: 3 });
    market.faults.push("lost request", "lost request", "lost request", "lost request");
    const error = await failureOf(usage.consume("audits"));
    expect(error).toBeInstanceOf(SoukUnavailable);
    expect(error).toMatchObject({ status: 0, code: "service.unanswered", isUncertain: true });
    expect(error).toHaveProperty("cause", expect.any(Error));
    expect(market.calls).toHaveLength(3);
  });

  test("a rate limit that stays is a refusal: nothing was done", async () => {
    const { usage } = agentAt(market, { attempts: 2 });
    const limited: Fault = { status: 429, body: { code: "rate.limited" }, headers: { "retry-after": "1" } };
    market.faults.push(limited, limited);
    const error = await failureOf(usage.consume("audits"));
    expect(error).not.toBeInstanceOf(SoukUnavailable);
    expect(error).toMatchObject({ code: "rate.limited", isUncertain: false, retryAfterSeconds: 1 });
  });

  test("a refusal after a lost answer says that the first try may have been done", async () => {
    const { usage } = agentAt(market);
    market.faults.push("lost answer", { status: 402, body: { code: "subscription.required" } });
    expect(await failureOf(usage.consume("audits"))).toMatchObject({ status: 402, isUncertain: true });
  });

  test("a try that takes too long is given up, and made again", async () => {
    const { usage } = agentAt(market, {
      timeoutMs: 20,
      fetch: (input, init) =>
        market.calls.length === 0
          ? new Promise((_, reject) => {
              market.calls.push({ method: "", path: "", headers: {}, body: {} });
              init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
            })
          : fetch(input, init),
    });
    expect(await usage.consume("audits")).toMatchObject({ used: 1 });
  });
});

describe("an aborted call", () => {
  test("ends with the reason, before it begins", async () => {
    const reason = new Error("left");
    const { usage } = agentAt(market);
    expect(await failureOf(usage.consume("audits", 1, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(market.calls).toEqual([]);
  });

  test("ends while it waits for its next try", async () => {
    const leaving = new AbortController();
    const { usage } = agentAt(market, {
      clock: {
        now: () => 0,
        wait: async (_ms, signal) => {
          leaving.abort(new Error("left"));
          signal?.throwIfAborted();
        },
      },
    });
    market.faults.push("lost request");
    const spend = usage.consume("audits", 1, { signal: leaving.signal });
    expect(await failureOf(spend)).toMatchObject({ message: "left" });
    expect(market.calls).toHaveLength(1);
  });

  test("ends while the answer is awaited", async () => {
    const leaving = new AbortController();
    const { usage } = agentAt(market, {
      fetch: (_input, init) =>
        new Promise((_, reject) => {
          init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
          leaving.abort(new Error("left"));
        }),
    });
    const spend = usage.consume("audits", 1, { signal: leaving.signal });
    expect(await failureOf(spend)).toMatchObject({ message: "left" });
  });
});

test("any route of the document can be called, with a token or without", async () => {
  const { souk, tokens } = agentAt(market);
  await souk.user(tokens).call("GET /me/subscriptions/{agentId}", { path: { agentId: "doctor" } });
  expect(market.calls[0]).toMatchObject({ method: "GET", path: "/me/subscriptions/doctor" });
  await failureOf(souk.call("GET /agents", { query: { q: "audit & more" } }));
  expect(market.calls[1]).toMatchObject({ path: "/agents?q=audit+%26+more" });
  expect(market.calls[1]?.headers.authorization).toBeUndefined();
});
