import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commandLineOf } from "@souk/db/embedded/command-line";
import { OperatorFault } from "@souk/db/embedded/operator-fault";

export type Lock = {
  /** Whether the run before ended without giving its lock back: killed, or the power went. */
  afterCrash: boolean;
  release: () => void;
};

/**
 * Makes this process the only one that runs on `dataDir`. The lock names a process; one that is dead, or whose
 * number now belongs to another program, does not count.
 */
export function takeLock(dataDir: string): Lock {
  const file = path.join(dataDir, "souk.pid");
  const holder = readHolder(file);
  if (holder !== undefined && isSupervisor(holder))
    throw new OperatorFault(
      `Souk already runs on ${dataDir} (process ${holder}): stop it first, or choose other data with DATA_DIR and other ports.`,
    );
  rmSync(file, { force: true });
  writeFileSync(file, String(process.pid), { flag: "wx" });
  return { afterCrash: holder !== undefined, release: () => rmSync(file, { force: true }) };
}

function readHolder(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch {
    return undefined;
  }
}

function isSupervisor(pid: number): boolean {
  return pid !== process.pid && commandLineOf(pid).includes("start/main.ts");
}
