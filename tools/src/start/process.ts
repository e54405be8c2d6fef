import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { followLog } from "./child-log.ts";
import { root } from "./env.ts";
import type { Running } from "./keep-running.ts";

export type ProcessOrder = {
  name: string;
  /** The program below the repository's root, run by this very Node. */
  program: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Answers 2xx when the process does its work; undefined takes a process that lives for one that works. */
  healthUrl?: string;
};

const dieWithParent = new URL("./die-with-parent.ts", import.meta.url).href;

/**
 * Starts a Node process and resolves once it is healthy. It leads its own process group: Ctrl-C reaches the
 * supervisor only, which then stops its children in order. Without health within 60 s,
 * or when `signal` calls it off, it is ended and refused.
 */
export async function startProcess(order: ProcessOrder, signal: AbortSignal): Promise<Running> {
  const child = spawn(process.execPath, ["--import", dieWithParent, order.program], {
    cwd: root,
    env: order.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  followLog(child, order, signal);
  const exited = exitOf(child);
  const running = { exited, stop: () => stop(child, exited) };
  try {
    await Promise.race([healthy(order, signal), exited.then((how) => endedEarly(order, how))]);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return running;
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/** SIGTERM lets it drain; after 12 s it is ended outright. */
async function stop(child: ChildProcess, exited: Promise<string>): Promise<void> {
  child.kill("SIGTERM");
  const patience = new AbortController();
  const deadline = wait(12_000, "late", { signal: patience.signal }).catch(() => "cancelled");
  if ((await Promise.race([exited, deadline])) === "late") child.kill("SIGKILL");
  patience.abort();
  await exited;
}

async function healthy({ name, healthUrl, logFile }: ProcessOrder, signal: AbortSignal): Promise<void> {
  if (!healthUrl) return;
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const response = await fetch(healthUrl, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await wait(100, undefined, { signal });
  }
  throw new OperatorFault(`The ${name} did not answer at ${healthUrl} within 60 s; its log is ${logFile}.`);
}

function endedEarly({ name, logFile }: ProcessOrder, how: string): never {
  throw new OperatorFault(`The ${name} ended while starting (${how}); its log is ${logFile}.`);
}
