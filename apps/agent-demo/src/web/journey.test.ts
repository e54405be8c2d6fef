import { mkdtempSync, rmSync, readFileSync, readdirSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Env, readEnv } from "../env.ts";
import { createReportStore } from "../reports/store.ts";
import { createAuth } from "../sign-in/auth.ts";
import { type SignIn, createSignIn } from "../sign-in/sign-in.ts";
import { waitForSouk } from "../sign-in/wait-for-souk.ts";
import { connectToSouk } from "../souk/market.ts";
import { Browser } from "../testing/browser.ts";
import { exportOf } from "../testing/build-workflow.ts";
import { CLIENT, type FakeSouk, startFakeSouk } from "../testing/fake-souk.ts";
import { createApp } from "./app.ts";

let market: FakeSouk;
let server: Server;
let folder: string;
let env: Env;
let signIn: SignIn | undefined;
let logged: string;
const databases: DatabaseSync[] = [];

function open(name: string): DatabaseSync {
  const database = new DatabaseSync(join(folder, name));
  databases.push(database);
  return database;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "doctor-"));
  market = await startFakeSouk();
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env = readEnv({
    SOUK_DOMAIN_PROOF: "souk-domain=0123abcd",
    AGENT_URL: `http://localhost:${(server.address() as AddressInfo).port}`,
    SOUK_API_URL: market.url,
    SOUK_ISSUER: market.issuer,
    SOUK_WEB_URL: market.url,
    SOUK_CLIENT_ID: CLIENT.id,
    SOUK_CLIENT_SECRET: CLIENT.secret,
    AGENT_SECRET: "a secret for tests with 32 letters",
  });
  logged = "";
  const log = pino({ level: "debug" }, { write: (line: string) => void (logged += line) });
  const reports = createReportStore(open("reports.sqlite"));
  const souk = connectToSouk(env, { clock: { now: Date.now, wait: async () => undefined } });
  server.on("request", createApp({ env, log, reports, souk, signIn: () => signIn }));
});

afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await market.close();
  for (const database of databases) database.close();
  rmSync(folder, { recursive: true });
});

describe("before the market is up", () => {
  test("the front page and the sample report are there, signing in asks for patience", async () => {
    const browser = new Browser(env.AGENT_URL);
    expect((await browser.get("/")).status).toBe(200);
    expect((await browser.get("/sample-report")).text).toContain("Secrets are written into the workflow");
    expect(await browser.get("/sign-in")).toMatchObject({
      status: 503,
      text: expect.stringContaining("Souk does not answer"),
    });
    expect((await browser.get("/health")).text).toContain('"souk":"waiting"');
  });

  test("it is looked for again and again, and found without a restart", async () => {
    const log = pino({ level: "silent" });
    const accounts = open("accounts.sqlite");
    let isUp = false;
    const pauses: number[] = [];
    const build = () =>
      createAuth(isUp ? env : { ...env, SOUK_ISSUER: "http://localhost:9/api/auth" }, accounts, log);
    const auth = await waitForSouk(build, new AbortController().signal, async (ms) => {
      pauses.push(ms);
      isUp = pauses.length === 3;
    });
    expect(pauses).toEqual([500, 1000, 2000]);
    if (!auth) throw new Error("found");
    signIn = createSignIn(auth);
    expect(await new Browser(env.AGENT_URL).get("/.well-known/souk-domain.txt")).toMatchObject({
      status: 200,
      text: "souk-domain=0123abcd",
    });
    expect((await new Browser(env.AGENT_URL).get("/health")).text).toContain('"souk":"ready"');
  });
});

describe("with the market up", () => {
  let browser: Browser;
  const sound = exportOf({ Start: { type: "manualTrigger" }, End: { type: "noOp" } }, [["Start", "End"]], {
    name: "My <flow>",
  });

  beforeEach(() => {
    market.quota.state.hasPlan = true;
    market.quota.state.limit = 10;
    market.quota.state.cap = null;
    market.quota.state.spent.clear();
    browser = new Browser(env.AGENT_URL);
  });

  const login = () => browser.follow("/sign-in");

  test("a stranger signs in through Souk and sees plan and quota", async () => {
    expect((await browser.get("/workspace")).status).toBe(401);
    const page = await login();
    expect(page.url).toBe(`${env.AGENT_URL}/workspace`);
    expect(page.text).toContain("Free plan");
    expect(page.text).toContain("<strong>10 of 10</strong> audits left");
    expect(page.text).toContain("resets 1 Dec");
    expect(page.text).toContain("Mara Buyer");
  });

  test("pasting a workflow spends one audit and leads to its report", async () => {
    await login();
    const page = await browser.submit("/audits", { json: sound });
    expect(page.url).toContain("/reports/");
    expect(page.text).toContain("Grade A, 100 of 100");
    expect(page.text).toContain("My &lt;flow&gt;");
    expect((await browser.get("/workspace")).text).toContain("<strong>9 of 10</strong>");
    const download = await browser.get(`${new URL(page.url).pathname}/download`);
    expect(download.headers.get("content-disposition")).toContain("attachment");
    expect(JSON.parse(download.text)).toMatchObject({ version: 1, workflow: { name: "My <flow>" } });
  });

  test("a file and a sample are taken too; findings can be filtered without a script", async () => {
    await login();
    expect((await browser.submit("/audits", { file: new File([sound], "flow.json") })).text).toContain(
      "Grade A",
    );
    const page = await browser.submit("/audits", { sample: "leaking-secret" });
    expect(page.text).toContain("Data is sent unencrypted");
    const filtered = await browser.get(`${new URL(page.url).pathname}?severity=critical`);
    expect(filtered.text).toContain("Secrets are written into the workflow");
    expect(filtered.text).not.toContain("nearly every service answers there");
  });

  test("choosing nothing costs nothing", async () => {
    await login();
    expect((await browser.submit("/audits", { json: " " })).text).toContain(
      "Choose a file, paste a workflow",
    );
    expect(market.quota.state.spent.size).toBe(0);
  });

  test("a damaged file is refused with a reason and nothing is charged", async () => {
    await login();
    const page = await browser.submit("/audits", { json: '{"nodes":[],"connections":{}}' });
    expect(page).toMatchObject({ status: 422, text: expect.stringContaining("The workflow has no nodes.") });
    expect(page.text).toContain("None: the audit was given back.");
    expect(market.quota.state.spent.size).toBe(0);
  });

  test("more than 2 MB is refused before anything is charged", async () => {
    await login();
    expect((await browser.submit("/audits", { json: "x".repeat(3_000_000) })).status).toBe(413);
    expect(market.quota.state.spent.size).toBe(0);
  });

  test("without a plan: 402 and the way to one", async () => {
    await login();
    market.quota.state.hasPlan = false;
    expect((await browser.get("/workspace")).text).toContain("No plan yet");
    const page = await browser.submit("/audits", { json: sound });
    expect(page).toMatchObject({
      status: 402,
      text: expect.stringContaining(`href="${market.url}/agents/workflow-doctor"`),
    });
  });

  test("at the limit: 429, what was used, when it resets and the way to more", async () => {
    await login();
    market.quota.state.limit = 1;
    await browser.submit("/audits", { json: sound });
    const page = await browser.submit("/audits", { json: sound });
    expect(page.status).toBe(429);
    expect(page.text).toContain("You have used 1 of 1 audits. New ones come on 1 Dec.");
    expect(page.text).toContain(`href="${market.url}/agents/workflow-doctor?upgrade=1"`);
  });

  test("at the buyer's own cap: 429, whose cap it is and where it stands", async () => {
    await login();
    market.quota.state.cap = 1;
    await browser.submit("/audits", { json: sound });
    const page = await browser.submit("/audits", { json: sound });
    expect(page.status).toBe(429);
    expect(page.text).toContain("use 1 audit a day, and 1 of them is used");
    expect(page.text).toContain(`href="${market.url}/dashboard/usage/workflow-doctor"`);
  });

  test("a report of another person is as absent as one that never was", async () => {
    await login();
    const { url } = await browser.submit("/audits", { json: sound });
    const mine = new URL(url).pathname;
    const foreign = new DatabaseSync(join(folder, "reports.sqlite"));
    foreign
      .prepare("UPDATE reports SET user_id = 'someone-else' WHERE id = ?")
      .run(mine.split("/").at(-1) ?? "");
    foreign.close();
    const answers = await Promise.all(
      [mine, `${mine}/download`, "/reports/none"].map((path) => browser.get(path)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
  });

  test("an access token that Souk forgot is renewed unseen, and the next one with the refresh token that came along", async () => {
    await login();
    const before = market.tokens.refreshes;
    for (let nth = 0; nth < 3; nth++) {
      market.tokens.access.clear();
      expect((await browser.get("/workspace")).text).toContain("Free plan");
    }
    expect((await browser.get("/workspace")).text).toContain("Free plan");
    expect(market.tokens.refreshes - before).toBe(3);
  });

  test("a grant that Souk ended asks to sign in again, and that works", async () => {
    await login();
    market.tokens.access.clear();
    market.tokens.refresh.clear();
    expect(await browser.get("/workspace")).toMatchObject({
      status: 401,
      text: expect.stringContaining("Your sign-in at Souk has ended"),
    });
    expect((await login()).text).toContain("Free plan");
  });

  test("reports of one organization do not show in another", async () => {
    const mine = await login();
    expect(mine.text).not.toContain("Acme");
    await browser.submit("/audits", { sample: "order-desk" });
    const report = /\/reports\/[\w-]+/.exec((await browser.get("/workspace")).text)?.[0] ?? "";
    expect((await browser.get(report)).status).toBe(200);
    market.actFor({ id: "org-acme", name: "Acme" });
    const theirs = await login();
    expect(theirs.text).toContain("for Acme");
    expect(theirs.text).not.toContain("/reports/");
    expect((await browser.get(report)).status).toBe(404);
    expect((await browser.get(`${report}/download`)).status).toBe(404);
    market.actFor({ id: "org-mara", name: "Mara Buyer" });
    expect((await login()).text).toContain(report);
  });

  test("signing out ends the session, and Souk asks about its own", async () => {
    await login();
    const answer = await browser.post("/sign-out", {}, { Origin: env.AGENT_URL });
    const url = new URL(answer.headers.get("location") ?? "");
    expect(url.href.startsWith(`${market.issuer}/oauth2/end-session?`)).toBe(true);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT.id,
      post_logout_redirect_uri: `${env.AGENT_URL}/`,
    });
    expect((await browser.get("/workspace")).status).toBe(401);
  });

  test("posts from other sites are refused", async () => {
    await login();
    const hostile: Record<string, string>[] = [
      {},
      { Origin: "https://evil.example" },
      { "Sec-Fetch-Site": "cross-site", Origin: env.AGENT_URL },
      { "Sec-Fetch-Site": "same-site" },
    ];
    for (const headers of hostile) {
      expect((await browser.post("/audits", { sample: "order-desk" }, headers)).status).toBe(403);
      expect((await browser.post("/sign-out", {}, headers)).status).toBe(403);
    }
    expect(market.quota.state.spent.size).toBe(0);
    expect((await browser.get("/workspace")).status).toBe(200);
  });

  test("better-auth's other routes, which would hand out tokens, are not there", async () => {
    await login();
    for (const path of [
      "/api/auth/get-session",
      "/api/auth/list-accounts",
      "/api/auth/account-info",
      "/api/auth/error",
    ]) {
      expect((await browser.get(path)).status).toBe(404);
    }
    expect((await browser.post("/api/auth/get-access-token", {}, { Origin: env.AGENT_URL })).status).toBe(
      404,
    );
  });

  test("a sign-in that was tampered with ends on a page with a way on", async () => {
    const page = await browser.follow("/api/auth/callback/souk?code=x&state=forged");
    expect(page).toMatchObject({ status: 400, text: expect.stringContaining("Signing in did not work") });
    expect((await browser.get("/sign-in?to=https://evil.example")).headers.get("location")).not.toContain(
      "evil",
    );
  });

  test("pages carry a strict policy, hold no inline script or style, and are not cached", async () => {
    await login();
    const report = await browser.submit("/audits", { sample: "research-agent" });
    const pages = [
      report,
      ...(await Promise.all(
        ["/", "/workspace", "/sample-report", "/nowhere"].map((path) => browser.get(path)),
      )),
    ];
    for (const page of pages) {
      expect(page.headers.get("content-security-policy")).toMatch(
        /default-src 'none'.*frame-ancestors 'none'/,
      );
      expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
      expect(page.text).not.toMatch(/<style|<script(?! src=)|\sstyle="|\son\w+="/);
      expect(page.headers.get("cache-control")).toContain("no-store");
    }
  });

  test("tokens are encrypted at rest, secrets of workflows nowhere, and neither is logged", async () => {
    await login();
    market.tokens.access.clear();
    await browser.submit("/audits", { sample: "leaking-secret" });
    const stored = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), "latin1"))
      .join("");
    for (const text of [stored, logged]) {
      expect(text).not.toMatch(/souk_(?:at|rt|cs)_|eyJ[\w-]+\.eyJ/);
      expect(text).not.toContain("4fT9xKq2Lw8ZrN6vB1mY7cHd3sJp5GaE");
      expect(text).not.toContain("Tr4wler-Quay-58!");
    }
    expect(logged).toContain('"path":"/audits"');
    expect(stored).toContain("Weather alert");
  });
});
