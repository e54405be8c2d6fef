import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cluster, startCluster } from "../embedded/cluster.ts";
import { findFreePort } from "../embedded/port.ts";
import { clearStaleServer, isAlive } from "../embedded/stale-server.ts";

const prefix = "souk-test-";

/**
 * A PostgreSQL of its own in a temporary directory, for one test run. It gives up every promise about power
 * cuts for speed. It goes, with its files, when this process ends by whatever death; what survived even that
 * (its guardian killed too) is swept at the next start.
 */
export async function startTestServer(): Promise<Cluster> {
  await sweepDeadRuns();
  const home = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(home, 0o711);
  return startCluster({
    directory: path.join(home, "postgres"),
    port: await findFreePort(),
    logFile: path.join(home, "postgres.log"),
    removeOnExit: home,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" },
  });
}

/** The process id in a directory's name says whose it is. */
async function sweepDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (!owner || isAlive(owner)) continue;
    const home = path.join(tmpdir(), name);
    try {
      await clearStaleServer(path.join(home, "postgres"));
      rmSync(home, { recursive: true, force: true });
    } catch {
      // Another user's: theirs to sweep.
    }
  }
}
