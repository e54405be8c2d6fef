import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "./lock.ts";

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "souk-lock-"));
});

afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test("a released lock leaves nothing behind and may be taken again", () => {
  takeLock(dataDir).release();
  expect(existsSync(path.join(dataDir, "souk.pid"))).toBe(false);
  expect(takeLock(dataDir).afterCrash).toBe(false);
});

test("a second supervisor on the same data is refused in one sentence that names the first", async () => {
  const program = path.join(dataDir, "start/main.ts");
  mkdirSync(path.dirname(program));
  writeFileSync(program, "console.log('up'); setInterval(() => {}, 1000);");
  const first = spawn(process.execPath, [program]);
  await once(first.stdout, "data");
  writeFileSync(path.join(dataDir, "souk.pid"), String(first.pid));
  try {
    expect(() => takeLock(dataDir)).toThrow(`Souk already runs on ${dataDir} (process ${first.pid})`);
  } finally {
    first.kill("SIGKILL");
  }
});

test.for([
  ["a dead process", 2 ** 22 + 1],
  ["another program", process.ppid],
] as const)("a lock left by %s does not count", ([_whose, pid]) => {
  writeFileSync(path.join(dataDir, "souk.pid"), String(pid));
  expect(takeLock(dataDir).afterCrash).toBe(true);
});
