/**
 * The process between Souk and PostgreSQL. It leads a group of its own, so Ctrl-C in the terminal does not
 * reach the server before its users are gone, and it stops the server as soon as the process that asked for
 * it disconnects, by whatever death. Started by cluster.ts with the order as JSON in its only argument.
 */
import { spawn } from "node:child_process";
import { openSync, rmSync } from "node:fs";
import type { GuardianOrder } from "./cluster.ts";

const order = JSON.parse(process.argv[2] ?? "") as GuardianOrder;
const log = openSync(order.logFile, "w", 0o600);
const server = spawn(order.postgres, order.args, {
  ...order.user,
  cwd: "/",
  env: { LC_ALL: "C" },
  stdio: ["ignore", log, log],
});

server.once("error", () => leave(1));
server.once("exit", (code) => leave(code ?? 1));
process.on("disconnect", stop);
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

/** Fast shutdown: sessions are ended, what is committed is on disk. After 8 s an immediate one, after 12 s none. */
function stop(): void {
  server.kill("SIGINT");
  setTimeout(() => server.kill("SIGQUIT"), 8_000).unref();
  setTimeout(() => server.kill("SIGKILL"), 12_000).unref();
}

function leave(code: number): void {
  if (order.removeOnExit) rmSync(order.removeOnExit, { recursive: true, force: true });
  process.exit(code);
}
