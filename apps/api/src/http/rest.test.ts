import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { baseProcedure, router } from "../trpc/init.ts";
import { restHandler } from "./rest.ts";
import { at } from "../testing/echo-router.ts";
import { type EchoServer, json, serveEcho } from "../testing/serve-echo.ts";

let rest: EchoServer;
beforeAll(async () => {
  rest = await serveEcho();
});
afterAll(() => rest.close());
const send: EchoServer["send"] = (...given) => rest.send(...given);

describe("statuses and methods", () => {
  it("success has the status of its contract and its length", async () => {
    const answer = await send("PATCH", "/things/a", json({}));
    expect(answer.status).toBe(201);
    expect(Number(answer.headers["content-length"])).toBe(Buffer.byteLength(answer.text));
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("nothing to say is 204 without a body", async () => {
    const answer = await send("DELETE", "/things/a");
    expect([answer.status, answer.text]).toEqual([204, ""]);
  });

  it("an unknown method is told the known ones", async () => {
    const answer = await send("PUT", "/things/a");
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe("GET, PATCH, DELETE, HEAD, OPTIONS");
    expect(answer.json).toMatchObject({ code: "request.method_not_allowed" });
  });

  it("HEAD is GET without the body", async () => {
    const [head, get] = [await send("HEAD", "/things/a"), await send("GET", "/things/a")];
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect((await send("HEAD", "/restart")).status).toBe(405);
  });

  it("OPTIONS names the methods", async () => {
    const answer = await send("OPTIONS", "/things");
    expect([answer.status, answer.headers.allow]).toEqual([204, "POST, OPTIONS"]);
  });

  it.each(["/nowhere", "/things/", "/things//parts/1", "/", "//things/a", "/Things/a"])(
    "%s is nowhere",
    async (path) => {
      const answer = await send("GET", path);
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({ code: "route.not_found", instance: path });
    },
  );

  it("procedures without a route are not served", async () => {
    expect((await send("GET", "/hidden")).status).toBe(404);
  });

  it("two operations at one place stop the start", () => {
    const twice = router({
      a: baseProcedure
        .meta(at("GET", "/x/{a}"))
        .output(z.void())
        .query(() => {}),
      b: baseProcedure
        .meta(at("GET", "/x/{b}"))
        .output(z.void())
        .query(() => {}),
    });
    const options = { router: twice, createContext: () => Promise.reject(new Error()), logger: pino() };
    expect(() => restHandler(options)).toThrow("Two operations are served at GET /x/{b}");
  });
});

describe("the idempotency key", () => {
  const withKey = (key: string, body?: unknown) =>
    send("POST", "/spend", {
      headers: { "idempotency-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("may come as a header, with or without a body", async () => {
    expect((await withKey("k1")).json).toEqual({ idempotencyKey: "k1", quantity: 1 });
    expect((await withKey("k1", { quantity: 3 })).json).toEqual({ idempotencyKey: "k1", quantity: 3 });
  });

  it("may come twice if it is the same", async () => {
    expect((await withKey("k1", { idempotencyKey: "k1" })).status).toBe(200);
    const differing = await withKey("k1", { idempotencyKey: "k2" });
    expect(differing.status).toBe(400);
    expect(differing.json).toMatchObject({ issues: [{ path: "idempotencyKey", code: "mismatch" }] });
  });

  it("is checked like one in the body", async () => {
    expect((await withKey("k".repeat(21))).status).toBe(400);
  });

  it("means nothing where no key is taken", async () => {
    const answer = await send("POST", "/things", { headers: { "idempotency-key": "k" } });
    expect(answer.json).toEqual({});
  });

  it("procedures answer headers through their context", async () => {
    expect((await withKey("k1")).headers["idempotent-replayed"]).toBe("true");
  });
});

describe("request ids", () => {
  it.each(["run-7.a_b", "0198f4c1-7d5e-7000-8000-000000000000", "x".repeat(64)])(
    "%s is taken over",
    async (id) => {
      const answer = await send("GET", "/nowhere", { headers: { "x-request-id": id } });
      expect(answer.headers["x-request-id"]).toBe(id);
      expect(answer.json).toMatchObject({ requestId: id });
    },
  );

  it.each(["a b", "x".repeat(65), "<script>", "ü"])("%s is replaced", async (id) => {
    const answer = await send("GET", "/things/a", {
      headers: { "x-request-id": Buffer.from(id).toString("latin1") },
    });
    expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("caching", () => {
  it("public reading is revalidated by its ETag", async () => {
    const first = await send("GET", "/things/a");
    expect(first.headers["cache-control"]).toBe("public, no-cache");
    const again = await send("GET", "/things/a", {
      headers: { "if-none-match": `"x", ${first.headers.etag}` },
    });
    expect([again.status, again.text]).toEqual([304, ""]);
    const other = await send("GET", "/things/b", {
      headers: { "if-none-match": String(first.headers.etag) },
    });
    expect(other.status).toBe(200);
  });

  it("answers to somebody are never stored", async () => {
    const answer = await send("GET", "/things/a", { headers: { authorization: "Bearer agent" } });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers.etag).toBeUndefined();
  });
});
