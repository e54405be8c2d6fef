import { fork, type ChildProcess } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { findBinaries } from "./binaries.ts";
import { initialiseCluster, superuser } from "./initialise.ts";
import { OperatorFault } from "./operator-fault.ts";
import { prepareClusterDirectory } from "./place.ts";
import { requireFreePort } from "./port.ts";
import { findServerUser, type ServerUser } from "./server-user.ts";
import { clearStaleServer } from "./stale-server.ts";

export type ClusterOptions = {
  /** Holds the cluster's files; made on first start. */
  directory: string;
  port: number;
  /** Receives the server's own log, anew at each start. */
  logFile: string;
  /** Settings beyond ours, as in postgresql.conf. */
  settings?: Record<string, string>;
  /** Removed when the server ends, however it ends: for clusters that live for one test run. */
  removeOnExit?: string;
};

export type Cluster = {
  /** Where to connect to one of its databases; carries the password. */
  url: (database: string) => string;
  /** Makes the database unless it exists. */
  ensureDatabase: (name: string) => Promise<void>;
  /** Resolves with how the server ended, whether asked or not. */
  exited: Promise<string>;
  /** Ends every session and stops the server; what is committed is on disk. */
  stop: () => Promise<void>;
};

/** What the guardian process is told. */
export type GuardianOrder = {
  postgres: string;
  args: string[];
  user: ServerUser | undefined;
  logFile: string;
  removeOnExit: string | undefined;
};

/**
 * Starts PostgreSQL 18 on 127.0.0.1 only, without a Unix socket, in UTC. Works as root (then the server runs
 * as the system user `postgres`) and as an ordinary user. What a killed run left behind is cleared first. The
 * server ends with this process, also when this process is killed. A taken port is an OperatorFault.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const user = findServerUser();
  const binaries = findBinaries(user);
  const directory = realpathSync(prepareClusterDirectory(options.directory, user));
  await clearStaleServer(directory);
  const password = await initialiseCluster(binaries, directory, user);
  await requireFreePort({ port: options.port, variable: "PG_PORT", what: "PostgreSQL" });

  const guardian = startGuardian({
    postgres: binaries.postgres,
    args: serverArguments(directory, options),
    user,
    logFile: options.logFile,
    removeOnExit: options.removeOnExit,
  });
  const exited = new Promise<string>((resolve) =>
    guardian.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)),
  );
  const url = (database: string) =>
    `postgres://${superuser}:${password}@127.0.0.1:${options.port}/${encodeURIComponent(database)}`;
  await ready(url("postgres"), guardian, options.logFile);
  return {
    url,
    exited,
    ensureDatabase: (name) => ensureDatabase(url("postgres"), name),
    stop: async () => {
      if (guardian.connected) guardian.disconnect();
      await exited;
    },
  };
}

function serverArguments(directory: string, { port, settings }: ClusterOptions): string[] {
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  return [
    "-D",
    directory,
    "-p",
    String(port),
    ...Object.entries(all).flatMap(([k, v]) => ["-c", `${k}=${v}`]),
  ];
}

function startGuardian(order: GuardianOrder): ChildProcess {
  const program = fileURLToPath(new URL("./guardian.ts", import.meta.url));
  return fork(program, [JSON.stringify(order)], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [],
  });
}

/** Resolves with the first connection that is accepted; recovery after a crash may take a while. */
async function ready(url: string, guardian: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (guardian.exitCode !== null || guardian.signalCode !== null) throw new OperatorFault(whyNot(logFile));
    if (await accepts(url)) return;
    await wait(50);
  }
  guardian.disconnect();
  throw new OperatorFault(`PostgreSQL did not accept connections within 60 s; its log is ${logFile}.`);
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function whyNot(logFile: string): string {
  const fatal = readFileSync(logFile, "utf8")
    .split("\n")
    .find((line) => line.includes("FATAL"));
  return `PostgreSQL did not start: ${fatal?.replace(/^.*FATAL: */, "") ?? "it said nothing"} (log: ${logFile}).`;
}

async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
