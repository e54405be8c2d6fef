import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@souk/db/embedded/port";
import { isAlive } from "@souk/db/embedded/stale-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ProcessOrder, startProcess } from "./process.ts";

let home: string;
const never = new AbortController().signal;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "souk-process-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function order(source: string, more: Partial<ProcessOrder> = {}): ProcessOrder {
  const program = path.join(home, "program.ts");
  writeFileSync(program, `import { writeFileSync } from "node:fs";\n${source}`);
  return { name: "API", program, env: { HOME_DIR: home }, logFile: path.join(home, "api.log"), ...more };
}

test("a process is ready when its health address answers, and drains when it is stopped", async () => {
  const port = await findFreePort();
  const server = `
    import { createServer } from "node:http";
    const server = createServer((_, response) => response.end("ok")).listen(${port});
    process.on("SIGTERM", () => { writeFileSync("${home}/drained", ""); server.close(); server.closeAllConnections(); });`;
  const healthUrl = `http://localhost:${port}/`;
  const running = await startProcess(order(server, { healthUrl }), never);
  expect((await fetch(healthUrl)).status).toBe(200);
  await running.stop();
  expect(await running.exited).toBe("exit code 0");
  expect(existsSync(path.join(home, "drained"))).toBe(true);
});

test("a process that ends while starting is refused with a sentence that names its log", async () => {
  const failing = order(`console.error("no database"); process.exit(7);`, {
    healthUrl: "http://localhost:9/",
  });
  await expect(startProcess(failing, never)).rejects.toThrow(
    `The API ended while starting (exit code 7); its log is ${failing.logFile}.`,
  );
  expect(readFileSync(failing.logFile, "utf8")).toContain("no database");
});

test("a start that is called off leaves no process", async () => {
  const callOff = new AbortController();
  const waiting = order(`writeFileSync("${home}/pid", String(process.pid)); setInterval(() => {}, 1000);`, {
    healthUrl: "http://localhost:9/",
  });
  const started = startProcess(waiting, callOff.signal);
  await expect.poll(() => existsSync(path.join(home, "pid")), { timeout: 10_000 }).toBe(true);
  callOff.abort();
  await expect(started).rejects.toThrow("aborted");
  expect(isAlive(Number(readFileSync(path.join(home, "pid"), "utf8")))).toBe(false);
});

test("a process ends by itself when its supervisor is killed", async () => {
  const child = order(`writeFileSync("${home}/pid", String(process.pid)); setInterval(() => {}, 1000);`);
  const module = new URL("./process.ts", import.meta.url).href;
  const supervisor = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { startProcess } from ${JSON.stringify(module)};
     await startProcess(${JSON.stringify(child)}, new AbortController().signal); console.log("started");`,
  ]);
  await once(supervisor.stdout, "data");
  await expect.poll(() => existsSync(path.join(home, "pid")), { timeout: 10_000 }).toBe(true);
  const pid = Number(readFileSync(path.join(home, "pid"), "utf8"));
  supervisor.kill("SIGKILL");
  await expect.poll(() => isAlive(pid), { timeout: 15_000 }).toBe(false);
});
