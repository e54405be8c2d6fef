import { execFile } from "node:child_process";
import { testDatabase } from "@souk/db/testing/database";
import { beforeAll, expect, it } from "vitest";
import { receive } from "./testing/stripe-inbox.ts";

let databaseUrl: string;
let stripeEventId: string;
beforeAll(async () => {
  const { db, url } = await testDatabase();
  databaseUrl = url;
  stripeEventId = await receive(db);
});

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs `pnpm souk …` as its script does, with this environment and nothing else of Souk's. */
function souk(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  const file = new URL("./cli.ts", import.meta.url).pathname;
  const { PATH = "" } = process.env;
  const whole = { PATH, DATABASE_URL: databaseUrl, AUTH_SECRET: "x".repeat(32), ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { env: whole }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

const retry = (...args: string[]) => souk(["stripe-events", "retry", ...args]);

it("a command answers on stdout", async () => {
  const { code, out, err } = await retry("--id", stripeEventId, "--dry-run");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/1 event would be put back \(dry run, nothing changed\)\.\n$/);
});

it("what cannot be done is one sentence and code 1", async () => {
  expect(await retry("--id", "evt_nobody")).toEqual({
    code: 1,
    out: "",
    err: "There is no event evt_nobody.\n",
  });
});

it("what is not understood is answered with the commands there are and code 2", async () => {
  const { code, out, err } = await retry("--typo");
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^Unknown option '--typo'.*\n\nUsage:/);
  expect(err).not.toContain("    at ");
});

it("asking for help is no fault", async () => {
  expect(await souk(["help"])).toMatchObject({ code: 0, out: expect.stringContaining("Usage:") });
});

it("an environment that lacks something is named", async () => {
  const { code, err } = await souk(["stripe-events", "retry"], { DATABASE_URL: "" });
  expect([code, err.split("\n")[0]]).toEqual([1, "The environment is not complete:"]);
});
