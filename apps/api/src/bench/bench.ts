import type { ChildProcess } from "node:child_process";
import { createDb, createPool, type Database } from "@souk/db/client";
import { migrateDatabase } from "@souk/db/migrate";
import type { Pool } from "pg";
import type { ApiPorts } from "./api.ts";
import { hear, startChild } from "./child.ts";
import type { LoadOrder } from "./load/main.ts";
import { seedMarket, SUBJECTS } from "./market.ts";
import { type Sample, sampleOf, type Timed } from "./sample.ts";
import { type BenchServer, startBenchServer } from "./server.ts";
import { prepareSingleStatement } from "./single-statement.ts";

/** Everything that is measured against, started once. */
export interface Bench {
  url: string;
  pool: Pool;
  db: Database;
  agents: string[];
  ports: ApiPorts;
  /** Measures work of this process. */
  own: (work: () => Promise<Timed>) => Promise<Sample>;
  /** Measures a load on the API's process. */
  load: (order: Omit<LoadOrder, "agents">) => Promise<Sample>;
  close: () => Promise<void>;
}

/** Starts PostgreSQL, seeds the market, starts the API and what asks it, and has every token known. */
export async function startBench(): Promise<Bench> {
  const server = await startBenchServer();
  await server.ensureDatabase("bench");
  const url = server.url("bench");
  await migrateDatabase(url);
  const pool = createPool(url, { max: 64 });
  const db = createDb(pool);
  await pool.query("select create_usage_partitions(now(), 3)");
  const agents = await seedMarket(db);
  await prepareSingleStatement(pool);
  const api = startChild("./api.ts", url);
  const ports = await hear<ApiPorts>(api);
  const asker = startChild("./load/main.ts");
  const load = (order: Omit<LoadOrder, "agents">) =>
    measure({ server, api }, () => ask(asker, { ...order, agents }));
  return {
    url,
    pool,
    db,
    agents,
    ports,
    load,
    own: (work) => measure({ server }, work),
    close: async () => {
      for (const child of [api, asker]) child.disconnect();
      await pool.end();
      await server.stop();
    },
  };
}

/** Every quota, or this one. */
export const anySubject = (): string => String(1 + Math.floor(Math.random() * SUBJECTS));

async function ask(asker: ChildProcess, order: LoadOrder): Promise<Timed> {
  const timed = await hear<Omit<Timed, "latencies"> & { latencies: number[] }>(asker, order);
  return { ...timed, latencies: Float64Array.from(timed.latencies) };
}

async function measure(
  { server, api }: { server: BenchServer; api?: ChildProcess },
  work: () => Promise<Timed>,
): Promise<Sample> {
  const node = async () => (api ? (await hear<{ cpu: number }>(api, {})).cpu : ownCpu());
  const before = { node: await node(), pg: server.cpu() };
  const timed = await work();
  return sampleOf(timed, { node: (await node()) - before.node, pg: server.cpu() - before.pg });
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
