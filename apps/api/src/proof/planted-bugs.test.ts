import { createDb, createPool } from "@souk/db/client";
import { testDatabase } from "@souk/db/testing/database";
import { templateDatabase } from "@souk/db/testing/global-setup";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { clockedUrl, installClock } from "../testing/database-clock.ts";
import { openProofMarket } from "./market.ts";
import { PLANTED_BUGS, plant, type PlantedBug } from "./planted-bugs.ts";
import { examplesOf } from "./report.ts";
import { runCrowd } from "./run-crowd.ts";
import { verbSender } from "./verb-sender.ts";

const RUN = { seconds: 2, leastDone: 600, processes: 3, clients: 16, seed: 11 };
const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** A short run without HTTP and without kills, in a database of its own, with the bug planted in it. */
async function run(name: string, bug?: PlantedBug) {
  const { db: here, url: own } = await testDatabase();
  await here.execute(sql`drop database if exists ${sql.identifier(name)} with (force)`);
  await here.execute(
    sql`create database ${sql.identifier(name)} template ${sql.identifier(templateDatabase)}`,
  );
  const url = new URL(`/${name}`, own).href;
  const clocked = clockedUrl(url);
  const pool = createPool(clocked, { max: 8, allowExitOnIdle: true });
  const db = createDb(pool);
  await installClock(db);
  const market = await openProofMarket(db, 3);
  if (bug) await plant(db, bug);
  const { send, close } = verbSender(market, { url: clocked, processes: RUN.processes });
  closing.push(close, () => pool.end());
  return runCrowd({ db, market, send }, RUN, { meanwhile: async () => {}, settled: async () => {} });
}

describe("the checker", () => {
  it("finds nothing wrong with the engine as it is", async () => {
    const report = await run("proof_sound");
    expect(examplesOf(report)).toEqual([]);
    expect(report.done).toBeGreaterThan(500);
  }, 60_000);

  it.each(PLANTED_BUGS.map((bug, index) => ({ ...bug, index })))(
    "finds out when $name",
    async ({ index, ...bug }) => {
      const report = await run(`proof_bug_${index}`, bug);
      expect(examplesOf(report)).not.toEqual([]);
    },
    60_000,
  );
});
