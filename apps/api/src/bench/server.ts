import { chmodSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cluster, startCluster } from "@souk/db/embedded/cluster";
import { findFreePort } from "@souk/db/embedded/port";

/** A PostgreSQL to measure, and the processor time that all its processes took so far. */
export interface BenchServer extends Cluster {
  /** Milliseconds. */
  cpu: () => number;
}

/** Clock ticks of /proc are hundredths of a second on every Linux that Node.js runs on. */
const TICK_MS = 10;

/** PostgreSQL of our own with its default settings, so that what it says is done is on disk (fsync). */
export async function startBenchServer(): Promise<BenchServer> {
  const home = mkdtempSync(path.join(tmpdir(), `souk-test-${process.pid}-`));
  chmodSync(home, 0o711);
  const directory = path.join(home, "postgres");
  const cluster = await startCluster({
    directory,
    port: await findFreePort(),
    logFile: path.join(home, "postgres.log"),
    removeOnExit: home,
    settings: { max_connections: "200" },
  });
  const [postmaster = ""] = readFileSync(path.join(directory, "postmaster.pid"), "utf8").split("\n");
  return { ...cluster, cpu: () => cpuOf(postmaster) };
}

/** Of a process with the children it has and those it had. */
function cpuOf(postmaster: string): number {
  let ticks = 0;
  for (const pid of readdirSync("/proc")) {
    const stat = /^\d+$/.test(pid) ? readStat(pid) : undefined;
    if (!stat) continue;
    if (pid === postmaster) ticks += stat.own + stat.ended;
    else if (stat.parent === postmaster) ticks += stat.own;
  }
  return ticks * TICK_MS;
}

/** See proc_pid_stat(5): after the name, in parentheses, come state, parent, … and the times. */
function readStat(pid: string) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    const tick = (index: number) => Number(fields[index]);
    return { parent: fields[1], own: tick(11) + tick(12), ended: tick(13) + tick(14) };
  } catch {
    return undefined; // It ended meanwhile.
  }
}
