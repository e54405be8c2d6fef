import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { commandLineOf } from "./command-line.ts";

/**
 * Clears what a killed run left in a cluster's directory: a server that still runs on it is stopped (fast,
 * then harder), and a postmaster.pid whose process is dead or is another program is removed, which
 * PostgreSQL itself does not do when that process belongs to the same user.
 */
export async function clearStaleServer(directory: string): Promise<void> {
  const lockFile = path.join(directory, "postmaster.pid");
  const pid = readPid(lockFile);
  if (pid === undefined) return;
  await stopServer(pid, directory);
  rmSync(lockFile, { force: true });
}

/** Whether a process of this number exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function readPid(lockFile: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lockFile, "utf8"), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function servesDirectory(pid: number, directory: string): boolean {
  const command = commandLineOf(pid);
  return command.includes("postgres") && command.includes(directory);
}

/**
 * SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one. Asks for the command line each time: a
 * zombie has none, and the number of a dead process may be given to another.
 */
async function stopServer(pid: number, directory: string): Promise<void> {
  for (const [signal, patienceMs] of stopSignals) {
    if (!servesDirectory(pid, directory)) return;
    process.kill(pid, signal);
    const deadline = Date.now() + patienceMs;
    while (servesDirectory(pid, directory) && Date.now() < deadline) await wait(50);
  }
}

const stopSignals = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
] as const;
