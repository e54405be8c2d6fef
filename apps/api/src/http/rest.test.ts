import http from "node:http";
import type { AddressInfo } from "node:net";
import { AppError } from "@souk/contracts/common/errors";
import express from "express";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { EMPTY_WEB, TEST_MAIL_SEAL } from "../testing/market.ts";
import type { RequestContext } from "../trpc/context.ts";
import { baseProcedure, router } from "../trpc/init.ts";
import { publicProcedure, scopedProcedure } from "../trpc/procedures.ts";
import { nothingHere, problems } from "./last-resort.ts";
import { requestId } from "./request-id.ts";
import { restHandler } from "./rest.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

function at(
  method: Method,
  path: `/${string}`,
  meta: { status?: 201 | 204; idempotencyHeader?: boolean } = {},
) {
  return { ...meta, openapi: { method, path } };
}

const queryFields = z.strictObject({
  count: z.int().default(7),
  ratio: z.number().optional(),
  flag: z.boolean().nullish(),
  tags: z.array(z.string()).default([]),
  sizes: z.array(z.int()).optional(),
  text: z.string().optional(),
  kind: z.enum(["a", "b"]).optional(),
});
const bodyFields = z.strictObject({
  id: z.string().optional(),
  price: z.number().optional(),
  on: z.boolean().optional(),
});

/** Echoes what it was given, so that a test sees what arrived. */
const testRouter = router({
  query: publicProcedure
    .meta(at("GET", "/query"))
    .input(queryFields)
    .output(queryFields)
    .query(({ input }) => input),
  special: publicProcedure
    .meta(at("GET", "/things/special"))
    .input(z.void())
    .output(z.string())
    .query(() => "special"),
  thing: publicProcedure
    .meta(at("GET", "/things/{id}"))
    .input(z.strictObject({ id: z.string().max(50) }))
    .output(z.strictObject({ id: z.string() }))
    .query(({ input }) => input),
  part: publicProcedure
    .meta(at("GET", "/things/{id}/parts/{number}"))
    .input(z.strictObject({ id: z.string(), number: z.int() }))
    .output(z.strictObject({ id: z.string(), number: z.int() }))
    .query(({ input }) => input),
  change: publicProcedure
    .meta(at("PATCH", "/things/{id}", { status: 201 }))
    .input(bodyFields.extend({ id: z.string() }))
    .output(bodyFields.extend({ id: z.string() }))
    .mutation(({ input }) => input),
  remove: publicProcedure
    .meta(at("DELETE", "/things/{id}", { status: 204 }))
    .input(z.strictObject({ id: z.string() }))
    .output(z.void())
    .mutation(() => {}),
  restart: publicProcedure
    .meta(at("POST", "/restart"))
    .input(z.void())
    .output(z.string())
    .mutation(() => "restarted"),
  make: publicProcedure
    .meta(at("POST", "/things"))
    .input(bodyFields)
    .output(bodyFields)
    .mutation(({ input }) => input),
  spend: publicProcedure
    .meta(at("POST", "/spend", { idempotencyHeader: true }))
    .input(z.strictObject({ idempotencyKey: z.string().max(20), quantity: z.int().default(1) }))
    .output(z.strictObject({ idempotencyKey: z.string(), quantity: z.int() }))
    .mutation(({ input, ctx }) => {
      ctx.reply.header("Idempotent-Replayed", "true");
      return input;
    }),
  limited: publicProcedure
    .meta(at("GET", "/limited"))
    .output(z.void())
    .query(() => {
      throw new AppError("quota.exceeded", {
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
    }),
  unpaid: publicProcedure
    .meta(at("GET", "/unpaid"))
    .output(z.void())
    .query(() => {
      throw new AppError("stripe.not_configured");
    }),
  broken: publicProcedure
    .meta(at("GET", "/broken"))
    .output(z.void())
    .query(() => {
      throw new Error("password is hunter2");
    }),
  lying: publicProcedure
    .meta(at("GET", "/lying"))
    .output(z.strictObject({ id: z.string() }))
    .query(() => ({ id: 1 as unknown as string })),
  away: publicProcedure
    .meta(at("GET", "/away"))
    .output(z.void())
    .query(() => {
      throw Object.assign(
        new Error("Failed query", { cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }) }),
      );
    }),
  scoped: scopedProcedure("usage.spend")
    .meta(at("GET", "/scoped"))
    .output(z.void())
    .query(() => {}),
  hidden: publicProcedure
    .input(z.void())
    .output(z.void())
    .query(() => {}),
});

/** Plays identity: the token is the kind of caller. */
async function contextFor(authorization: string | undefined, res: express.Response): Promise<RequestContext> {
  const agent = { userId: "u", organizationId: "o", organizationRole: "owner" as const };
  return {
    actor:
      authorization === "Bearer agent"
        ? { kind: "agent", clientId: "c", listingId: "l", scopes: [], ...agent }
        : { kind: "anonymous" },
    credentials: authorization === undefined ? "none" : "invalid",
    reply: { header: (name, value) => res.setHeader(name, value) },
    db: undefined as never,
    now: () => new Date(),
    log: () => {},
    requestId: "test",
    stripe: undefined,
    paymentGraceDays: 7,
    social: [],
    webUrl: "http://localhost:3000",
    mailSeal: TEST_MAIL_SEAL,
    auth: { newConfirmation: () => Promise.reject(new Error("No mail is written here")) },
    publicWeb: EMPTY_WEB,
  };
}

const logged: string[] = [];
let server: http.Server;
let port: number;
beforeAll(async () => {
  const logger = pino({}, { write: (line) => void logged.push(line) });
  const createContext = (req: express.Request, res: express.Response) =>
    contextFor(req.headers.authorization, res);
  const app = express().disable("x-powered-by");
  app.use(
    requestId,
    restHandler({ router: testRouter, createContext, logger }),
    nothingHere,
    problems(logger),
  );
  server = app.listen(0);
  await new Promise((resolve) => server.once("listening", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.close());

interface Sent {
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One exchange with the path exactly as written; `fetch` would tidy it up. */
function send(method: string, path: string, { headers = {}, body }: Sent = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    headers: http.IncomingHttpHeaders;
    text: string;
    json: unknown;
  }>();
  const request = http.request({ port, path, method, headers, agent: false }, (response) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const json: unknown =
        /json/.test(response.headers["content-type"] ?? "") && text ? JSON.parse(text) : undefined;
      resolve({ status: response.statusCode, headers: response.headers, text, json });
    });
  });
  request.on("error", reject);
  request.end(body);
  return promise;
}

const json = (value: unknown): Sent => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

describe("query and path fields are read by the types of their schema", () => {
  it.each([
    ["/query", { count: 7, tags: [] }],
    ["/query?count=5&ratio=-1.5e2&text=5", { count: 5, ratio: -150, text: "5", tags: [] }],
    ["/query?flag=true", { count: 7, flag: true, tags: [] }],
    ["/query?flag=false", { count: 7, flag: false, tags: [] }],
    ["/query?tags=a", { count: 7, tags: ["a"] }],
    ["/query?tags=a&tags=b&sizes=1&sizes=2", { count: 7, tags: ["a", "b"], sizes: [1, 2] }],
    ["/query?text=a%20b%2Fc+d&kind=b", { count: 7, text: "a b/c d", kind: "b", tags: [] }],
    ["/query?text=", { count: 7, text: "", tags: [] }],
    ["/things/a%20b%2F%C3%BC", { id: "a b/ü" }],
    ["/things/7", { id: "7" }],
    ["/things/x/parts/12", { id: "x", number: 12 }],
    ["/things/special", "special"],
    ["/things/special/parts/1", { id: "special", number: 1 }],
  ])("%s", async (path, expected) => {
    const answer = await send("GET", path);
    expect([answer.status, answer.json]).toEqual([200, expected]);
  });

  it.each([
    ["/query?count=", "count"],
    ["/query?count=%205", "count"],
    ["/query?count=0x10", "count"],
    ["/query?count=Infinity", "count"],
    ["/query?count=1e999", "count"],
    ["/query?count=1&count=2", "count"],
    ["/query?flag=1", "flag"],
    ["/query?flag=TRUE", "flag"],
    ["/query?text=a&text=b", "text"],
    ["/query?sizes=a", "sizes.0"],
    ["/query?kind=c", "kind"],
    ["/query?unknown=1", ""],
    ["/query?__proto__=1", ""],
    ["/things/%", "id"],
    ["/things/%C3", "id"],
    ["/things/x/parts/one", "number"],
    ["/things/x?id=y", "id"],
    ["/things/special?extra=1", "extra"],
  ])("%s is refused at its field", async (path, field) => {
    const answer = await send("GET", path);
    expect(answer).toMatchObject({
      status: 400,
      json: { code: "request.invalid", issues: [{ path: field }] },
    });
  });
});

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
    logged.length = 0;
    const answer = await send("GET", "/broken");
    expect(answer.status).toBe(500);
    expect(answer.json).toMatchObject({ code: "internal", title: "Something went wrong on our side." });
    expect(answer.text).not.toContain("hunter2");
    expect(logged.filter((line) => line.includes("hunter2"))).toHaveLength(1);
    expect(logged[0]).toContain(answer.headers["x-request-id"]);
  });

  it("an answer that breaks its own contract is our failure, not the caller's", async () => {
    expect((await send("GET", "/lying")).status).toBe(500);
  });

  it("a database that is away is 503 and logged", async () => {
    logged.length = 0;
    const answer = await send("GET", "/away");
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ code: "service.unavailable" });
    expect(answer.headers["retry-after"]).toBe("2");
    expect(logged).toHaveLength(1);
  });

  it("what is not set up is 503 without a line in the log", async () => {
    logged.length = 0;
    const answer = await send("GET", "/unpaid");
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "3600"]);
    expect(logged).toEqual([]);
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

it("serving REST leaves the schemas as strict as tRPC needs them", async () => {
  await send("GET", "/query?count=5&flag=true");
  await send("POST", "/things", json({ price: 5 }));
  expect(queryFields.safeParse({ count: "5" }).success).toBe(false);
  expect(bodyFields.safeParse({ price: "5" }).success).toBe(false);
});

it("a caller who goes away mid-body leaves no failure in the log", async () => {
  logged.length = 0;
  const request = http.request({
    port,
    path: "/things",
    method: "POST",
    headers: { "content-type": "application/json", "content-length": "100" },
  });
  request.on("error", () => {});
  const closed = new Promise((resolve) =>
    server.once("connection", (socket) => socket.once("close", resolve)),
  );
  request.write("{");
  await new Promise((resolve) => server.once("request", resolve));
  request.destroy();
  await closed;
  expect(logged).toEqual([]);
});
