import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { testDatabase } from "@souk/db/testing/database";
import { afterAll, beforeAll, expect, it } from "vitest";
import { letThrough, newAddress, postAuth } from "../../testing/limited-app.ts";

const children: ChildProcess[] = [];
let apps: { url: string; webUrl: string }[];

/** The API as it runs in production, in a process of its own; resolves when it listens. */
async function startProcess(databaseUrl: string): Promise<{ url: string; webUrl: string }> {
  const child = spawn(process.execPath, [new URL("../../main.ts", import.meta.url).pathname], {
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: "7f1c0a5de2b94c36a18d4e9b60c3f572",
      TRUST_PROXY: "1",
      LIMIT_SIGN_IN_ADDRESS: "9/300",
      LIMIT_REST_IP: "150/60",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const port = /"port":(\d+).*api\.listening/.exec(line)?.[1];
    if (port) return { url: `http://localhost:${port}`, webUrl: "http://localhost:3000" };
  }
  throw new Error("The process ended before it listened");
}

beforeAll(async () => {
  const { url } = await testDatabase();
  apps = await Promise.all([startProcess(url), startProcess(url)]);
}, 60_000);
afterAll(async () => {
  for (const child of children) {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
});

/** By turns to the one and the other process. */
function many(count: number, call: (app: { url: string; webUrl: string }) => Promise<Response>) {
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const app = apps[index % apps.length];
      if (!app) throw new Error("No process runs");
      return call(app);
    }),
  );
}

it("two processes together try a password no oftener than the limit", async () => {
  const email = `${randomUUID()}@people.example`;
  const answers = await many(30, (app) =>
    postAuth(app, "/sign-in/email", { body: { email, password: "not the password" }, from: newAddress() }),
  );
  expect(letThrough(answers)).toBe(9);
});

it("two processes together answer REST no oftener than the limit, and to the last call of it", async () => {
  const headers = { "x-forwarded-for": newAddress() };
  const answers = await many(300, (app) => fetch(`${app.url}/agents`, { headers }));
  expect(letThrough(answers)).toBe(150);
});
