import { createDb, createPool, type Database } from "@souk/db/client";
import { migrateDatabase } from "@souk/db/migrate";
import { clockedUrl, installClock } from "../testing/database-clock.ts";
import { ApiProcess } from "./api-process.ts";
import { type Extent, runCrowd } from "./run-crowd.ts";
import { httpSender } from "./http-sender.ts";
import { killAndKill } from "./kills.ts";
import { openProofMarket } from "./market.ts";
import { startMortalPostgres } from "./postgres.ts";
import { Dice } from "./random.ts";
import type { Report } from "./report.ts";

const DATABASE = "proof";
const BUYERS = 6;

/**
 * Runs clients against API processes over HTTP while these and PostgreSQL are killed, the clock crosses ends of
 * periods, and plans and caps change; then judges what the ledger says. Everything is its own, and goes with it.
 */
export async function runProof(extent: Extent): Promise<Report> {
  const postgres = await startMortalPostgres();
  const apis: ApiProcess[] = [];
  try {
    await postgres.ensureDatabase(DATABASE);
    const url = postgres.url(DATABASE);
    await migrateDatabase(url);
    const pool = createPool(clockedUrl(url), { max: 8 });
    const db = createDb(pool);
    await installClock(db);
    const market = await openProofMarket(db, BUYERS);
    for (let number = 0; number < extent.processes; number += 1) apis.push(new ApiProcess(clockedUrl(url)));
    await Promise.all(apis.map((api) => api.start()));
    const kills = { api: 0, postgres: 0 };
    const dice = new Dice(extent.seed);
    const report = await runCrowd(
      { db, market, send: httpSender(market, (process) => apis[process]?.url, dice) },
      extent,
      {
        meanwhile: (stopped) => killAndKill({ apis, postgres, stopped }, new Dice(extent.seed + 1), kills),
        settled: async () => {
          await Promise.all(apis.map((api) => api.kill()));
          await quiet(db);
        },
      },
    );
    await pool.end();
    return { ...report, kills };
  } finally {
    await Promise.all(apis.map((api) => api.kill()));
    await postgres.stop();
  }
}

/** What killed processes had asked for may still be under way. */
async function quiet(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await db.$client.query<{ busy: boolean }>(
      "select count(*) > 0 as busy from pg_stat_activity where application_name = 'souk-api' and state <> 'idle'",
    );
    if (!rows[0]?.busy) return;
  }
}
