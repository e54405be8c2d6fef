import { connect } from "node:net";
import { Problem } from "@souk/contracts/common/problem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SignedUp, signUp, startTestApp, TEST_WEB_URL, type TestApp } from "../testing/app.ts";
import { newAgent } from "../testing/market.ts";
import { setIcon } from "../modules/catalog/index.ts";
import { contextOf } from "../testing/market.ts";

let app: TestApp;
let person: SignedUp;
beforeAll(async () => {
  app = await startTestApp();
  person = await signUp(app);
});
afterAll(() => app.close());

const get = (path: string, headers: Record<string, string> = {}) => fetch(app.url + path, { headers });
const post = (path: string, headers: Record<string, string>, body?: string) =>
  fetch(app.url + path, { method: "POST", headers, ...(body === undefined ? {} : { body }) });

describe("origins", () => {
  const FOREIGN = [
    "https://evil.example",
    "null",
    "http://localhost:3001",
    `${TEST_WEB_URL}.evil.example`,
    "http://LOCALHOST:3000",
  ];
  const PLACES = [
    "/agents",
    "/me",
    "/trpc/vendors.list",
    "/api/auth/get-session",
    "/openapi.json",
    "/nowhere",
  ];

  it.each(PLACES)("%s lets the web app read, with credentials", async (path) => {
    const { headers } = await get(path, { origin: TEST_WEB_URL });
    expect(headers.get("access-control-allow-origin")).toBe(TEST_WEB_URL);
    expect(headers.get("access-control-allow-credentials")).toBe("true");
    expect(headers.get("access-control-expose-headers")).toContain("X-Request-Id");
  });

  it.each(PLACES.flatMap((path) => FOREIGN.map((origin) => [path, origin] as const)))(
    "%s says nothing to %s",
    async (path, origin) => {
      const { headers } = await get(path, { origin });
      expect([...headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    },
  );

  it("a preflight is answered for the web app only", async () => {
    const preflight = (origin: string) =>
      fetch(`${app.url}/agents`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization",
        },
      });
    const [own, foreign] = [await preflight(TEST_WEB_URL), await preflight("https://evil.example")];
    expect(own.status).toBe(204);
    expect(own.headers.get("access-control-allow-methods")).toContain("POST");
    expect(foreign.headers.get("access-control-allow-methods")).toBeNull();
  });
});

describe("cookies", () => {
  it("open tRPC", async () => {
    const answer = await get("/trpc/identity.getViewer", { cookie: person.cookie });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ result: { data: { user: { email: person.email } } } });
  });

  it("never open REST", async () => {
    for (const path of ["/me", "/api/v1/me"]) {
      expect((await get(path, { cookie: person.cookie })).status).toBe(401);
    }
  });

  it("a bearer token does not open tRPC", async () => {
    expect((await get("/trpc/identity.getViewer", { authorization: `Bearer ${person.bearer}` })).status).toBe(
      401,
    );
  });

  it.each(["https://evil.example", "null", undefined])(
    "do not change anything for origin %s",
    async (origin) => {
      const headers = {
        cookie: person.cookie,
        "content-type": "application/json",
        ...(origin ? { origin } : {}),
      };
      const answer = await post("/trpc/identity.disconnectAgent", headers, '{"agentId":"a"}');
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "auth.foreign_origin" });
    },
  );

  it("change things for the web app", async () => {
    const headers = { cookie: person.cookie, "content-type": "application/json", origin: TEST_WEB_URL };
    const answer = await post("/trpc/identity.disconnectAgent", headers, '{"agentId":"a"}');
    expect(await answer.json()).toMatchObject({
      error: { data: { appError: { code: "connection.not_found" } } },
    });
  });
});

describe("tRPC", () => {
  const json = { "content-type": "application/json" };
  const listAgents = (input: unknown) =>
    get(`/trpc/catalog.listAgents?input=${encodeURIComponent(JSON.stringify(input))}`);

  it('refuses "5" for a number, also after REST has read one', async () => {
    expect((await listAgents({ limit: "5" })).status).toBe(400);
    expect((await get("/agents?limit=5")).status).toBe(200);
    expect((await listAgents({ limit: "5" })).status).toBe(400);
    expect((await listAgents({ limit: 5 })).status).toBe(200);
  });

  it("tells a form which fields were wrong", async () => {
    const answer = (await (await listAgents({ limit: 0 })).json()) as { error: { data: unknown } };
    expect(answer.error.data).toMatchObject({ appError: null, issues: [{ path: "limit" }] });
  });

  it.each(['{"a"', "", "[1,", "null", '"x"', "\u0000"])(
    "answers JSON without a stack to the body %j",
    async (body) => {
      const answer = await post("/trpc/identity.disconnectAgent", json, body);
      const text = await answer.text();
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get("content-type")).toContain("application/json");
      expect(text).not.toMatch(/<|node_modules|\.ts:/);
    },
  );

  it("limits batches and bodies", async () => {
    const batch = (size: number) =>
      get(`/trpc/${Array(size).fill("vendors.list").join(",")}?batch=1&input={}`);
    expect((await batch(20)).status).toBe(200);
    expect((await batch(21)).status).toBe(400);
    expect((await post("/trpc/vendors.create", json, JSON.stringify("x".repeat(1_100_000)))).status).toBe(
      413,
    );
  });

  it.each(["/trpc", "/trpc/", "/trpc/nope", "/trpc/a.b.c?batch=1&input={", "/trpc/__proto__"])(
    "%s is no page",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.headers.get("content-type")).toContain("json");
    },
  );
});

describe("everything else", () => {
  it("the same surface is at the root and under /api/v1", async () => {
    const [root, versioned] = [await get("/categories"), await get("/api/v1/categories")];
    expect([root.status, await root.text()]).toEqual([versioned.status, await versioned.text()]);
  });

  it.each([
    "/nowhere",
    "/api/v1/nowhere",
    "/api/v2/agents",
    "/%",
    "/docs/nowhere",
    "/media/x",
    "/media/%00",
    "/health",
    "/favicon.ico",
    "/.env",
  ])("%s is a problem", async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });

  it.each(["/docs", "/openapi.json", "/health/live", "/media/x"])("%s can only be read", async (path) => {
    const answer = await post(path, {});
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  it("every answer carries the security headers and no trace of the framework", async () => {
    for (const path of ["/agents", "/nowhere", "/trpc/nope", "/health/live", "/api/auth/get-session"]) {
      const { headers } = await get(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  it("an icon is kept for ever and can only be drawn", async () => {
    const { db } = app.deps;
    const { slug } = await newAgent(db);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    await setIcon(contextOf(db, { kind: "system" }), slug, {
      contentType: "image/svg+xml",
      body: Buffer.from(svg),
    });
    const { iconPath } = (await (await get(`/agents/${slug}`)).json()) as { iconPath: string };
    const answer = await get(iconPath);
    expect(await answer.text()).toBe(svg);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/svg+xml",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      "cross-origin-resource-policy": "cross-origin",
      "cache-control": "public, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
    });
  });

  it("the reference loads nothing from elsewhere", async () => {
    const page = await get("/docs");
    const html = await page.text();
    expect(page.headers.get("content-security-policy")).toContain("connect-src 'self'");
    expect(html.match(/(?:src|href)="[^"]*"/g)?.filter((link) => !/="\/(?!\/)/.test(link))).toEqual([]);
    for (const [, path] of html.matchAll(/src="([^"]+)"/g)) {
      const script = await get(path ?? "");
      expect([script.status, script.headers.get("content-type")]).toEqual([
        200,
        "text/javascript; charset=utf-8",
      ]);
    }
  });

  it("every error has its place on the page that problems point at", async () => {
    const { type } = (await (await get("/nowhere")).json()) as { type: string };
    const [path = "", anchor] = type.split("#");
    const page = await get(path);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await page.text()).toContain(`<section id="${anchor}">`);
  });

  it("broken HTTP is answered with a problem and hung up on", async () => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), "localhost");
    socket.end("GET / HTTP/9.9\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json/s);
    const [head = "", body = ""] = text.split("\r\n\r\n");
    expect(head).toContain(`X-Request-Id: ${Problem.parse(JSON.parse(body)).requestId}`);
  });
});

describe("when the database is away", () => {
  let cut: TestApp;
  beforeAll(async () => {
    cut = await startTestApp({ databaseUrl: "postgres://nobody@localhost:1/none" });
  });
  afterAll(() => cut.close());

  it("REST, tRPC and readiness say 503 and when to come back", async () => {
    const rest = await fetch(`${cut.url}/categories`);
    expect([rest.status, rest.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await rest.json()).toMatchObject({ code: "service.unavailable" });
    const trpc = await fetch(`${cut.url}/trpc/catalog.listCategories`);
    expect(trpc.status).toBe(503);
    expect(await trpc.json()).toMatchObject({
      error: { data: { appError: { code: "service.unavailable" } } },
    });
    expect((await fetch(`${cut.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${cut.url}/health/live`)).status).toBe(200);
  });

  it("nobody is called signed out because of it", async () => {
    const headers = { authorization: `Bearer ${person.bearer}` };
    expect((await fetch(`${cut.url}/me`, { headers })).status).toBe(503);
    expect(
      (await fetch(`${cut.url}/trpc/identity.getViewer`, { headers: { cookie: person.cookie } })).status,
    ).toBe(503);
  });
});
