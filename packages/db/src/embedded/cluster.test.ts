import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Cluster, startCluster } from "./cluster.ts";
import { findFreePort } from "./port.ts";
import { isAlive } from "./stale-server.ts";

let home: string;
let port: number;
let running: Cluster | undefined;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), "souk-cluster-"));
  execFileSync("chmod", ["711", home]);
  port = await findFreePort();
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(home, { recursive: true, force: true });
});

async function start(): Promise<Cluster> {
  running = await startCluster({
    directory: path.join(home, "postgres"),
    port,
    logFile: path.join(home, "log"),
  });
  return running;
}

async function query(cluster: Cluster, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: cluster.url("postgres") });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const lockFile = () => path.join(home, "postgres", "postmaster.pid");
const serverPid = () => Number.parseInt(readFileSync(lockFile(), "utf8"), 10);

test("the server speaks UTF-8, lives in UTC, opens no socket and asks for a password kept from others", async () => {
  const cluster = await start();
  const [settings] = await query(
    cluster,
    `SELECT current_setting('server_encoding') AS encoding, current_setting('timezone') AS timezone,
            current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
            uuidv7() IS NOT NULL AS uuidv7, upper('é') AS letter`,
  );
  expect(settings).toEqual({
    encoding: "UTF8",
    timezone: "UTC",
    addresses: "127.0.0.1",
    sockets: "",
    uuidv7: true,
    letter: "É",
  });
  expect(statSync(path.join(home, "postgres", "souk-password")).mode & 0o077).toBe(0);
  const stranger = new Client({ connectionString: `postgres://souk:wrong@127.0.0.1:${port}/postgres` });
  await expect(stranger.connect()).rejects.toThrow("password authentication failed");
});

test("what was committed is there after a stop and a second start", async () => {
  await query(await start(), "CREATE TABLE kept AS SELECT 1 AS one");
  await running?.stop();
  expect(await query(await start(), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
});

test("a server killed outright is noticed, and the next start recovers its data", async () => {
  const killed = await start();
  await query(killed, "CREATE TABLE kept AS SELECT 1 AS one");
  process.kill(serverPid(), "SIGKILL");
  await killed.exited;
  expect(await query(await start(), "SELECT one FROM kept")).toEqual([{ one: 1 }]);
});

test("a server orphaned by the death of its guardian is stopped by the next start", async () => {
  const first = await start();
  const orphan = serverPid();
  process.kill(
    Number(execFileSync("ps", ["-o", "ppid=", "-p", String(orphan)], { encoding: "utf8" })),
    "SIGKILL",
  );
  await first.exited;
  expect(isAlive(orphan)).toBe(true);
  expect(await query(await start(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(serverPid()).not.toBe(orphan);
});

test("a lock file that names a living program other than PostgreSQL does not hinder the start", async () => {
  await (await start()).stop();
  writeFileSync(lockFile(), `${process.pid}\n${path.join(home, "postgres")}\n0\n${port}\n\n127.0.0.1\n`);
  expect(await query(await start(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("the server ends with the process that started it, even when that is killed, and takes its files along", async () => {
  const module = new URL("./cluster.ts", import.meta.url).href;
  const options = {
    directory: path.join(home, "postgres"),
    port,
    logFile: path.join(home, "log"),
    removeOnExit: home,
  };
  const owner = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { startCluster } from ${JSON.stringify(module)};
     await startCluster(${JSON.stringify(options)}); console.log("started"); setInterval(() => {}, 1000);`,
  ]);
  await once(owner.stdout, "data");
  const orphan = serverPid();
  owner.kill("SIGKILL");
  await expect.poll(() => isAlive(orphan) || existsSync(home), { timeout: 15_000 }).toBe(false);
});

test("a start that was interrupted while making the cluster is begun again", async () => {
  await (await start()).stop();
  rmSync(path.join(home, "postgres", "souk-password"));
  expect(await query(await start(), "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a taken port is refused in one sentence that names the variable", async () => {
  const squatter = createServer().listen(port, "127.0.0.1");
  await once(squatter, "listening");
  await expect(start()).rejects.toThrow(
    `Port ${port} for PostgreSQL is taken by another program: stop it, or choose another with PG_PORT=<port>.`,
  );
  squatter.close();
});
