import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUp, type SignedUp, startTestApp, type TestApp } from "../testing/app.ts";
import { Browser } from "../testing/browser.ts";
import { createCategory } from "../modules/catalog/index.ts";
import { createVendor } from "../modules/vendors/index.ts";
import { contextOf } from "../testing/market.ts";
import { signIn } from "../testing/relying-party.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
/** A folder whose imports are those of the API's tests, as a developer's own folder would have them. */
const shelf = fileURLToPath(new URL("../../dist/", import.meta.url));

let app: TestApp;
let admin: SignedUp;
let agent: ChildProcess | undefined;
let folder: string;
let port: number;

/** What the guide has a developer send, with a port that is free here. */
function bodiesOfGuide(): string[] {
  const guide = readFileSync(path.join(root, "docs/agents.md"), "utf8").replaceAll("4500", String(port));
  return [...guide.matchAll(/-d '(\{[^']*\})'/g)].flatMap(([, body]) => body ?? []);
}

async function post(
  at: string,
  body: string,
): Promise<{ credentials: Record<string, string> } & { id: string }> {
  const answer = await fetch(app.url + at, {
    method: "POST",
    headers: { authorization: `Bearer ${admin.bearer}`, "content-type": "application/json" },
    body,
  });
  expect([answer.status, at]).toEqual([201, at]);
  return (await answer.json()) as { credentials: Record<string, string>; id: string };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port: found } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return found;
}

async function startAgent(credentials: Record<string, string>): Promise<ChildProcess> {
  mkdirSync(shelf, { recursive: true });
  folder = mkdtempSync(path.join(shelf, "first-agent-"));
  cpSync(path.join(root, "docs/examples/first-agent.mjs"), path.join(folder, "first-agent.mjs"));
  const { clientId: SOUK_CLIENT_ID, clientSecret: SOUK_CLIENT_SECRET } = credentials;
  const env = {
    ...process.env,
    SOUK_API_URL: app.url,
    SOUK_CLIENT_ID,
    SOUK_CLIENT_SECRET,
    PORT: String(port),
  };
  const child = spawn(process.execPath, ["first-agent.mjs"], { cwd: folder, env });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", () => resolve());
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.once("exit", () => reject(new Error(said)));
  });
  return child;
}

beforeAll(async () => {
  [app, port] = [await startTestApp(), await freePort()];
  admin = await signUp(app, "admin");
  const system = contextOf(app.deps.db, { kind: "system" });
  await createVendor(system, { slug: "souk-labs", name: "Souk Labs", summary: "" });
  await createCategory(system, { slug: "engineering", name: "Engineering", summary: "" });
});
afterAll(async () => {
  agent?.kill();
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

/** Follows redirects at both places, saying yes on the consent page, until a page of the agent's answers. */
async function visit(browser: Browser, start: string, method = "GET", form?: string) {
  let answer = await browser.send(start, { method, body: form });
  let at = start;
  for (let hops = 0; answer.headers.location !== undefined && hops < 12; hops += 1) {
    at = new URL(answer.headers.location, at).href;
    if (!at.startsWith(`${app.webUrl}/consent`)) answer = await browser.send(at);
    else {
      const body = { accept: true, oauth_query: new URL(at).search.slice(1) };
      const consented = await browser.send(`${app.url}/api/auth/oauth2/consent`, { method: "POST", body });
      at = (consented.json() as { url: string }).url;
      answer = await browser.send(at);
    }
  }
  return answer;
}

describe("the guide for agents", () => {
  it("leads from nothing to a charged piece of work, and to one that failed and is not charged", async () => {
    const [, registration = "", plan = ""] = bodiesOfGuide();
    const { credentials } = await post("/agents", registration);
    const tier = await post("/agents/first-agent/pricing", plan);
    agent = await startAgent(credentials);

    const person = await signUp(app);
    const browser = await signIn({ apiUrl: app.url, webUrl: app.webUrl }, person);
    const home = `http://localhost:${port}/`;
    const before = await visit(browser, home);
    expect([before.status, before.text]).toEqual([
      402,
      expect.stringContaining(`href="${app.webUrl}/agents/first-agent`),
    ]);

    await fetch(`${app.url}/agents/first-agent/pricing/${tier.id}/checkout`, {
      method: "POST",
      headers: { authorization: `Bearer ${person.bearer}` },
    });
    expect((await visit(browser, home)).text).toContain("You have used 0 of 10 pages.");
    expect((await visit(browser, `${home}work`, "POST", "work=1")).text).toContain("9 pages are left");
    const failed = await visit(browser, `${home}work`, "POST", "fail=1");
    expect([failed.status, failed.text]).toEqual([500, expect.stringContaining("nothing was charged")]);
    expect((await visit(browser, home)).text).toContain("You have used 1 of 10 pages.");
  });
});
