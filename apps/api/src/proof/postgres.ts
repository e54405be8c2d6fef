import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Cluster, startCluster } from "@souk/db/embedded/cluster";
import { findFreePort } from "@souk/db/embedded/port";
import { sweepDeadRuns } from "@souk/db/testing/sweep-dead-runs";

const PREFIX = "souk-proof-";

/** What a killed process has written is the kernel's, so nothing needs to reach the disk; power is not cut here. */
const SETTINGS = { fsync: "off", max_connections: "200" };

/** A PostgreSQL that can be killed. It keeps its promises about crashes: nothing that it acknowledged is lost. */
export interface MortalPostgres {
  url: (database: string) => string;
  ensureDatabase: (name: string) => Promise<void>;
  /** Kills the server outright (SIGKILL) and starts it again, which recovers what was committed. */
  killAndRestart: () => Promise<void>;
  /** Stops it and removes its files. */
  stop: () => Promise<void>;
}

export async function startMortalPostgres(): Promise<MortalPostgres> {
  await sweepDeadRuns(PREFIX);
  const home = mkdtempSync(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  chmodSync(home, 0o711);
  const directory = path.join(home, "postgres");
  const port = await findFreePort();
  const start = () =>
    startCluster({ directory, port, logFile: path.join(home, "postgres.log"), settings: SETTINGS });
  let cluster = await start();
  return {
    url: (database) => cluster.url(database),
    ensureDatabase: (name) => cluster.ensureDatabase(name),
    killAndRestart: async () => {
      process.kill(serverOf(directory), "SIGKILL");
      await cluster.exited;
      cluster = await restart(start);
    },
    stop: async () => {
      await cluster.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The first line of postmaster.pid is the server that this process started in its own directory. */
function serverOf(directory: string): number {
  const pid = Number.parseInt(readFileSync(path.join(directory, "postmaster.pid"), "utf8"), 10);
  if (!(pid > 0)) throw new Error("PostgreSQL's pid file names no process");
  return pid;
}

/** Backends of the killed server hold its shared memory until they notice; until then it is refused. */
async function restart(start: () => Promise<Cluster>): Promise<Cluster> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === 20) throw error;
      await wait(250);
    }
  }
}
