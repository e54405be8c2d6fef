import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type RequestHandler } from "express";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type PaidUsage, requireUsage } from "./express.ts";
import { agentAt } from "./testing/agent-at.ts";
import { type FakeSouk, startFakeSouk } from "./testing/fake-souk.ts";
import type { Loss } from "./usage/loss.ts";

let market: FakeSouk;
let server: Server;
let url: string;
let handler: RequestHandler;
let losses: Loss[];

beforeEach(async () => {
  market = await startFakeSouk();
  losses = [];
  handler = (_request, response) => void response.json({ done: true });
  const { usage } = agentAt(market, { attempts: 2 });
  const app = express();
  app.set("env", "production");
  const paid: RequestHandler = requireUsage<express.Request>({
    usage: (request) => {
      if (request.query["signed"] === "out") throw new Error("nobody is signed in");
      return usage;
    },
    metric: "audits",
    quantity: (request) => Number(request.query["quantity"] ?? 1),
    key: (request) => request.get("idempotency-key"),
    onLost: (loss) => losses.push(loss),
  });
  app.post("/audits", paid, (...all) => handler(...all));
  app.use(((_error, _request, response, _next) => {
    response.status(500).end("broken");
  }) satisfies express.ErrorRequestHandler);
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/audits`;
});

afterEach(async () => {
  server.close();
  server.closeAllConnections();
  await market.close();
});

const post = (query = "", init: RequestInit = {}) => fetch(`${url}${query}`, { method: "POST", ...init });
const verbs = () => market.calls.map(({ path }) => path.split("/").at(-1));

test("a request is paid before its handler runs, which finds key and quota", async () => {
  handler = (_request, response) => {
    const { key, consumption } = response.locals["usage"] as PaidUsage;
    response.json({ key, used: consumption.used });
  };
  const answer = await post("?quantity=3", { headers: { "idempotency-key": "run-1" } });
  expect(await answer.json()).toEqual({ key: "run-1", used: 3 });
  expect(verbs()).toEqual(["consume"]);
});

describe("refusals are Souk's own words, and the handler does not run", () => {
  beforeEach(() => {
    handler = () => {
      throw new Error("ran");
    };
  });

  test("429 with what is left and when to come back", async () => {
    market.faults.push({
      status: 429,
      headers: { "retry-after": "60" },
      body: { code: "quota.exceeded", upgradeUrl: "http://web/upgrade" },
    });
    const answer = await post();
    expect(answer.status).toBe(429);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("retry-after")).toBe("60");
    expect(await answer.json()).toMatchObject({ code: "quota.exceeded", upgradeUrl: "http://web/upgrade" });
  });

  test("402 without a plan", async () => {
    market.quota.state.hasPlan = false;
    const answer = await post();
    expect(answer.status).toBe(402);
    expect(await answer.json()).toMatchObject({ code: "subscription.required" });
  });

  test("401 when the person has to sign in again", async () => {
    market.forgetAccess();
    market.tokens.isRevoked = true;
    const answer = await post();
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "invalid_grant", status: 401 });
  });

  test("503 while Souk does not answer", async () => {
    market.faults.push("lost request", "lost request", "lost request");
    const answer = await post();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: "service.unanswered", status: 503 });
  });

  test("errors of one's own go to the error handler, and nothing is spent", async () => {
    expect(await (await post("?signed=out")).text()).toBe("broken");
    expect(market.calls).toEqual([]);
  });
});

describe("what was spent is given back", () => {
  const givenBack = ["consume", "release"];

  test("when the handler throws", async () => {
    handler = () => {
      throw new Error("broke");
    };
    expect((await post()).status).toBe(500);
    await vi.waitFor(() => expect(verbs()).toEqual(givenBack));
    expect(market.quota.used()).toBe(0);
  });

  test("when the answer is 5xx", async () => {
    handler = (_request, response) => void response.status(503).json({});
    await post();
    await vi.waitFor(() => expect(verbs()).toEqual(givenBack));
  });

  test("when the connection breaks before the answer is out", async () => {
    const leaving = new AbortController();
    handler = () => leaving.abort();
    await post("", { signal: leaving.signal }).catch(() => undefined);
    await vi.waitFor(() => expect(verbs()).toEqual(givenBack));
  });

  test("when the person has left while it was spent; the handler does not run", async () => {
    let ran = false;
    handler = () => void (ran = true);
    const leaving = new AbortController();
    market.beforeAnswer = async () => {
      market.beforeAnswer = undefined;
      leaving.abort();
      await new Promise((resolve) => server.once("request closed", resolve));
    };
    server.on("request", (_request, response) => response.once("close", () => server.emit("request closed")));
    await post("", { signal: leaving.signal }).catch(() => undefined);
    await vi.waitFor(() => expect(verbs()).toEqual(givenBack));
    expect(ran).toBe(false);
  });

  test("and onLost is told when that fails", async () => {
    handler = (_request, response) => {
      market.faults.push("lost request", "lost request");
      response.status(500).end();
    };
    await post();
    await vi.waitFor(() => expect(losses).toMatchObject([{ step: "release", metric: "audits" }]));
  });
});

test.for([200, 204, 400, 404, 422])("an answer of %i stays paid", async (status) => {
  handler = (_request, response) => void response.status(status).end();
  await post();
  await new Promise((resolve) => server.close(resolve));
  expect(verbs()).toEqual(["consume"]);
  expect(market.quota.used()).toBe(1);
});
