import http from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bodyFields, queryFields } from "../testing/echo-router.ts";
import { type EchoServer, json, serveEcho } from "../testing/serve-echo.ts";

let rest: EchoServer;
beforeAll(async () => {
  rest = await serveEcho();
});
afterAll(() => rest.close());
const send: EchoServer["send"] = (...given) => rest.send(...given);

describe("bodies are taken as they are", () => {
  it("JSON types stay what they are", async () => {
    const answer = await send("POST", "/things", json({ price: 0, on: false, id: "7" }));
    expect(answer.json).toEqual({ price: 0, on: false, id: "7" });
  });

  it.each([{ price: "5" }, { price: null }, { on: "false" }, { on: 0 }, { id: 7 }])(
    "%j is not coerced",
    async (body) => {
      expect((await send("POST", "/things", json(body))).status).toBe(400);
    },
  );

  it.each([[[]], ["text"], [null], [5]])("%j is no object", async (body) => {
    const answer = await send("POST", "/things", json(body));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "request.invalid", issues: [{ path: "" }] });
  });

  it("a POST needs no body", async () => {
    expect((await send("POST", "/restart")).json).toBe("restarted");
    expect((await send("POST", "/things")).json).toEqual({});
    expect((await send("POST", "/restart", json({}))).json).toBe("restarted");
  });

  it("an operation that takes nothing refuses something", async () => {
    expect((await send("POST", "/restart", json({ a: 1 }))).status).toBe(400);
  });

  it("malformed JSON is named as such, without HTML and without a stack", async () => {
    const answer = await send("POST", "/things", {
      headers: { "content-type": "application/json" },
      body: '{"a"',
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ code: "request.malformed_json" });
    expect(answer.text).not.toMatch(/\bat |<|Unexpected/);
  });

  it("with a charset is fine, with another one is not", async () => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    expect((await send("POST", "/things", { headers, body: '{"id":"ü"}' })).json).toEqual({ id: "ü" });
    headers["content-type"] = "application/json; charset=iso-8859-1";
    expect((await send("POST", "/things", { headers, body: "{}" })).status).toBe(415);
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", undefined])(
    "of type %s is refused",
    async (type) => {
      const answer = await send("POST", "/things", {
        headers: type ? { "content-type": type } : {},
        body: "{}",
      });
      expect(answer.status).toBe(415);
      expect(answer.json).toMatchObject({ code: "request.unsupported_media_type" });
    },
  );

  it("of more than 1 MB is refused", async () => {
    const answer = await send("POST", "/things", json({ id: "x".repeat(1_100_000) }));
    expect(answer.status).toBe(413);
    expect(answer.json).toMatchObject({ code: "request.too_large" });
  });

  it("cannot speak for the path", async () => {
    expect((await send("PATCH", "/things/a", json({ id: "b" }))).status).toBe(400);
    expect((await send("PATCH", "/things/a", json({ price: 1 }))).json).toEqual({ id: "a", price: 1 });
  });

  it("cannot reach a prototype", async () => {
    const answer = await send("POST", "/things", {
      headers: { "content-type": "application/json" },
      body: '{"__proto__":{"price":1},"constructor":1}',
    });
    expect(answer.status).toBe(400);
    expect(({} as { price?: number }).price).toBeUndefined();
  });
});

it("serving REST leaves the schemas as strict as tRPC needs them", async () => {
  await send("GET", "/query?count=5&flag=true");
  await send("POST", "/things", json({ price: 5 }));
  expect(queryFields.safeParse({ count: "5" }).success).toBe(false);
  expect(bodyFields.safeParse({ price: "5" }).success).toBe(false);
});

it("a caller who goes away mid-body leaves no failure in the log", async () => {
  rest.logged.length = 0;
  const request = http.request({
    port: rest.port,
    path: "/things",
    method: "POST",
    headers: { "content-type": "application/json", "content-length": "100" },
  });
  request.on("error", () => {});
  const closed = new Promise((resolve) =>
    rest.server.once("connection", (socket) => socket.once("close", resolve)),
  );
  request.write("{");
  await new Promise((resolve) => rest.server.once("request", resolve));
  request.destroy();
  await closed;
  expect(rest.logged).toEqual([]);
});
