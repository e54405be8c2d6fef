import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EchoServer, serveEcho } from "../testing/serve-echo.ts";

let rest: EchoServer;
beforeAll(async () => {
  rest = await serveEcho();
});
afterAll(() => rest.close());
const send: EchoServer["send"] = (...given) => rest.send(...given);

describe("failures are problems", () => {
  it("a refusal carries its code, its details and when to come back", async () => {
    const answer = await send("GET", "/limited?");
    expect(answer.status).toBe(429);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.headers["retry-after"]).toBe("42");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json).toEqual({
      type: "/docs/errors#quota.exceeded",
      title: "The plan's quota does not cover this.",
      status: 429,
      instance: "/limited",
      code: "quota.exceeded",
      requestId: answer.headers["x-request-id"],
      metric: "pages",
      requested: 1,
      limit: 1,
      used: 1,
      held: 0,
      remaining: 0,
      resetsAt: null,
      upgradeUrl: "http://localhost:3000/upgrade",
      retryAfterSeconds: 41.2,
    });
  });

  it("an unknown failure says nothing of itself and is logged once", async () => {
    rest.logged.length = 0;
    const answer = await send("GET", "/broken");
    expect(answer.status).toBe(500);
    expect(answer.json).toMatchObject({ code: "internal", title: "Something went wrong on our side." });
    expect(answer.text).not.toContain("hunter2");
    expect(rest.logged.filter((line) => line.includes("hunter2"))).toHaveLength(1);
    expect(rest.logged[0]).toContain(answer.headers["x-request-id"]);
  });

  it("an answer that breaks its own contract is our failure, not the caller's", async () => {
    expect((await send("GET", "/lying")).status).toBe(500);
  });

  it("a database that is away is 503 and logged", async () => {
    rest.logged.length = 0;
    const answer = await send("GET", "/away");
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ code: "service.unavailable" });
    expect(answer.headers["retry-after"]).toBe("2");
    expect(rest.logged).toHaveLength(1);
  });

  it("what is not set up is 503 without a line in the log", async () => {
    rest.logged.length = 0;
    const answer = await send("GET", "/unpaid");
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "3600"]);
    expect(rest.logged).toEqual([]);
  });

  it.each([
    [undefined, 401, 'Bearer realm="souk"'],
    ["Bearer nobody", 401, 'Bearer realm="souk", error="invalid_token"'],
    ["Basic YTpi", 401, 'Bearer realm="souk", error="invalid_token"'],
    ["Bearer agent", 403, 'Bearer realm="souk", error="insufficient_scope", scope="usage:write"'],
  ])("credentials %s are challenged", async (authorization, status, challenge) => {
    const answer = await send("GET", "/scoped", { headers: authorization ? { authorization } : {} });
    expect(answer.status).toBe(status);
    expect(answer.headers["www-authenticate"]).toBe(challenge);
  });
});
