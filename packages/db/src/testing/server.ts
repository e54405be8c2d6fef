import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Cluster, startCluster } from "../embedded/cluster.ts";
import { findFreePort } from "../embedded/port.ts";
import { sweepDeadRuns } from "./sweep-dead-runs.ts";

const prefix = "souk-test-";

/**
 * A PostgreSQL of its own in a temporary directory, for one test run. It gives up every promise about power
 * cuts for speed. It goes, with its files, when this process ends by whatever death; what survived even that
 * (its guardian killed too) is swept at the next start.
 */
export async function startTestServer(): Promise<Cluster> {
  await sweepDeadRuns(prefix);
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
