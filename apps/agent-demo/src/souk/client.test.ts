import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fakeQuota } from "../testing/fake-quota.ts";
import { createSoukClient } from "./client.ts";
import { SoukRefusal, SoukUnavailable } from "./refusal.ts";

let server: Server;
let quota: ReturnType<typeof fakeQuota>;
let souk: ReturnType<typeof createSoukClient>;
let waits: number[];

beforeEach(async () => {
  const app = express();
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  quota = fakeQuota(new Set(["good"]), url);
  app.use(quota.router);
  waits = [];
  souk = createSoukClient(`${url}/`, async (ms) => void waits.push(ms));
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

test("reads plan and balance, spends and gives back", async () => {
  expect(await souk.getSubscription("good")).toMatchObject({ tier: { name: "Free" }, access: true });
  expect(await souk.consumeAudit("good", "key-1")).toMatchObject({ used: 1, remaining: 9 });
  expect(await souk.getAuditBalance("good")).toMatchObject({
    limit: 10,
    used: 1,
    resetsAt: "2026-12-01T00:00:00.000Z",
  });
  expect(await souk.releaseAudit("good", "key-1")).toMatchObject({ used: 0 });
  expect(quota.seen.map(({ method, path, body }) => [method, path, body]).slice(1, 2)).toEqual([
    [
      "POST",
      "/me/agents/workflow-doctor/usage/workflow-audits/consume",
      { quantity: 1, idempotencyKey: "key-1" },
    ],
  ]);
});

test("never having had a plan is null, not an error", async () => {
  quota.state.hasPlan = false;
  expect(await souk.getSubscription("good")).toBeNull();
});

describe("refusals keep what Souk says", () => {
  test("401 for a token it does not take", async () => {
    const error = await refusalOf(souk.consumeAudit("stale", "key"));
    expect(error).toBeInstanceOf(SoukRefusal);
    expect(error).toMatchObject({ status: 401, problem: { code: "auth.invalid_token" } });
  });

  test("402 without a plan, with the way to one", async () => {
    quota.state.hasPlan = false;
    expect(await refusalOf(souk.consumeAudit("good", "key"))).toMatchObject({
      status: 402,
      problem: {
        code: "subscription.required",
        subscribeUrl: expect.stringContaining("/agents/workflow-doctor"),
      },
    });
  });

  test("429 when used up, with limit, reset and the way to more", async () => {
    quota.state.limit = 0;
    expect(await refusalOf(souk.consumeAudit("good", "key"))).toMatchObject({
      status: 429,
      problem: {
        code: "quota.exceeded",
        limit: 0,
        used: 0,
        remaining: 0,
        upgradeUrl: expect.stringContaining("upgrade"),
        resetsAt: "2026-12-01T00:00:00.000Z",
      },
    });
    expect(quota.seen).toHaveLength(1);
  });

  test("404 for a release of what was never spent", async () => {
    expect(await refusalOf(souk.releaseAudit("good", "key"))).toMatchObject({
      status: 404,
      problem: { code: "usage.consume_not_found" },
    });
  });
});

describe("without an answer it tries again with the same key", () => {
  test("503 waits as long as Retry-After says and spends once", async () => {
    quota.failNext({ status: 503, retryAfter: "2" }, { status: 503, retryAfter: "1" });
    await souk.consumeAudit("good", "key-7");
    expect(waits).toEqual([2000, 1000]);
    expect(quota.seen.map((call) => call.body.idempotencyKey)).toEqual(["key-7", "key-7", "key-7"]);
    expect(quota.state.spent.size).toBe(1);
  });

  test("three times 503 is enough", async () => {
    quota.failNext({ status: 503 }, { status: 503 }, { status: 503 });
    expect(await refusalOf(souk.consumeAudit("good", "key"))).toBeInstanceOf(SoukUnavailable);
    expect(quota.seen).toHaveLength(3);
  });

  test("a Retry-After of minutes is not waited for", async () => {
    quota.failNext({ status: 503, retryAfter: "300" });
    expect(await refusalOf(souk.consumeAudit("good", "key"))).toBeInstanceOf(SoukUnavailable);
    expect(waits).toEqual([]);
  });

  test("a broken connection is tried three times", async () => {
    const nowhere = createSoukClient("http://localhost:9", async (ms) => void waits.push(ms));
    expect(await refusalOf(nowhere.consumeAudit("good", "key"))).toBeInstanceOf(SoukUnavailable);
    expect(waits).toHaveLength(2);
  });
});

test("an error that is no problem document counts as no answer, and is not retried", async () => {
  quota.failNext({ status: 500 });
  expect(await refusalOf(souk.getAuditBalance("good"))).toBeInstanceOf(SoukUnavailable);
  expect(quota.seen).toHaveLength(1);
});
