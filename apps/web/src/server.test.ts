import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWebServer } from "./server.ts";
import { runtimeConfigScript } from "./server-config-script.ts";
import { readWebEnv } from "./server-env.ts";

const built = await mkdtemp(join(tmpdir(), "souk-web-"));
await mkdir(join(built, "assets"));
await writeFile(join(built, "index.html"), "<!doctype html><title>Souk</title>");
await writeFile(join(built, "favicon.svg"), "<svg/>");
await writeFile(join(built, "assets", "index-abc123.js"), "export {}");

const server = createWebServer({ apiUrl: "https://api.souk.example" }, built);
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(built, { recursive: true });
});

test.each(["/", "/agents/workflow-doctor", "/login?client_id=a&sig=b", "/no/such/page"])(
  "the path %s is a page of the app",
  async (path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(await response.text()).toContain("<title>Souk</title>");
  },
);

test.each([
  "/llms.txt",
  "/.well-known/ai-catalog.json",
  "/.well-known/openid-configuration",
  "/.env",
  "/%2eenv",
  "/assets/gone-123.js",
  "/agents/x.html",
])("the path %s is no page: 404 and never the app's HTML", async (path) => {
  const response = await fetch(origin + path);
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toContain("text/plain");
});

test("the policy lets nothing run or load but the app itself and its API", async () => {
  const { headers } = await fetch(`${origin}/`);
  const policy = new Map(
    headers
      .get("content-security-policy")
      ?.split(";")
      .map((directive) => directive.trim().split(/ (.*)/s) as [string, string]),
  );
  expect(policy.get("default-src")).toBe("'none'");
  expect(policy.get("script-src")).toBe("'self'");
  expect(policy.get("style-src")).toBe("'self'");
  expect(policy.get("connect-src")).toBe("'self' https://api.souk.example");
  expect(policy.get("img-src")).toBe("'self' data: https://api.souk.example");
  expect(policy.get("frame-ancestors")).toBe("'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("permissions-policy")).toMatch(/camera=\(\).*publickey-credentials-get=\(self\)/);
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
  expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  expect(headers.has("x-powered-by")).toBe(false);
});

test("hashed assets are cached for good, everything else is asked for again", async () => {
  const asset = await fetch(`${origin}/assets/index-abc123.js`);
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const icon = await fetch(`${origin}/favicon.svg`);
  expect(icon.headers.get("cache-control")).toBe("no-cache");
});

test("a build made while the server runs is served at once, and what it removed is gone", async () => {
  await writeFile(join(built, "assets", "index-def456.js"), "export const next = 1");
  expect((await fetch(`${origin}/assets/index-def456.js`)).status).toBe(200);
  await rm(join(built, "assets", "index-def456.js"));
  expect((await fetch(`${origin}/assets/index-def456.js`)).status).toBe(404);
});

test("compressed copies are served to those who take them", async () => {
  await writeFile(join(built, "assets", "big-1.js"), "plain");
  await writeFile(join(built, "assets", "big-1.js.gz"), gzipSync("compressed"));
  const response = await fetch(`${origin}/assets/big-1.js`, { headers: { "accept-encoding": "gzip" } });
  expect(response.headers.get("content-encoding")).toBe("gzip");
  expect(response.headers.get("content-type")).toContain("javascript");
  expect(await response.text()).toBe("compressed");
});

test.each(["/../../package.json", "/%2e%2e/%2e%2e/package.json", "/assets/..%2f..%2fserver.ts", "/a%00.js"])(
  "no path leads out of the build: %s",
  async (path) => {
    const status = await new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on("error", reject);
    });
    expect(status).toBe(404);
  },
);

test("/config.js tells the browser where the API is", async () => {
  const response = await fetch(`${origin}/config.js`);
  expect(response.headers.get("content-type")).toContain("text/javascript");
  expect(await response.text()).toBe(
    'window.soukConfig = Object.freeze({"apiUrl":"https://api.souk.example"});\n',
  );
});

test("/config.js names the mailbox where one runs, and nothing else", () => {
  const env = { apiUrl: "https://api.souk.example", mailboxUrl: "http://localhost:4400" };
  expect(runtimeConfigScript(env)).toBe(
    'window.soukConfig = Object.freeze({"apiUrl":"https://api.souk.example","mailboxUrl":"http://localhost:4400"});\n',
  );
  expect(() => readWebEnv({ MAILBOX_URL: "javascript:alert(1)" })).toThrow(/MAILBOX_URL/);
});

test("/health answers, and a POST is refused", async () => {
  expect(await (await fetch(`${origin}/health`)).text()).toBe("ok\n");
  expect((await fetch(`${origin}/`, { method: "POST" })).status).toBe(405);
});

test("a malformed request line gets an answer, not a crash", async () => {
  expect((await fetch(`${origin}//`)).status).toBeLessThan(500);
  expect((await fetch(`${origin}/%`)).status).toBeLessThan(500);
});

test("the environment is read with its defaults, and all its faults are told at once", () => {
  expect(readWebEnv({})).toEqual({ host: "localhost", port: 3000, apiUrl: "http://localhost:4000" });
  expect(readWebEnv({ API_URL: "https://api.souk.example/" }).apiUrl).toBe("https://api.souk.example");
  expect(() => readWebEnv({ WEB_PORT: "http", API_URL: "https://x.example/api" })).toThrow(
    /WEB_PORT[^]*API_URL/,
  );
});
