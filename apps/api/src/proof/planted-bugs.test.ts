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

const RUN = { seconds: 2, leastDone: 600, processes: 3, clients: 16, jumpEveryMs: 150 };
const closing: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

/** A database of its own for short runs without HTTP and without kills, with the bug planted in it. */
async function openGround(name: string, bug?: PlantedBug) {
  const { db: here, url: own } = await testDatabase();
  await here.execute(sql`drop database if exists ${sql.identifier(name)} with (force)`);
  await here.execute(
    sql`create database ${sql.identifier(name)} template ${sql.identifier(templateDatabase)}`,
  );
  const url = clockedUrl(new URL(`/${name}`, own).href);
  const pool = createPool(url, { max: 8, allowExitOnIdle: true });
  closing.push(() => pool.end());
  const db = createDb(pool);
  await installClock(db);
  if (bug) await plant(db, bug);
  return async (seed: number) => {
    const market = await openProofMarket(db, 3);
    const { send, close } = verbSender(market, { url, processes: RUN.processes });
    closing.push(close);
    const around = { meanwhile: async () => {}, settled: async () => {} };
    return runCrowd({ db, market, send }, { ...RUN, seed }, around);
  };
}

describe("the checker", () => {
  it("finds nothing wrong with the engine as it is", async () => {
    const run = await openGround("proof_sound");
    const report = await run(11);
    expect(examplesOf(report)).toEqual([]);
    expect(report.done).toBeGreaterThan(500);
  });

  it.each(PLANTED_BUGS.map((bug, index) => ({ ...bug, index })))(
    "finds out when $name",
    async ({ index, ...bug }) => {
      const run = await openGround(`proof_bug_${index}`, bug);
      const found: string[] = [];
      // What races may miss each other for once.
      for (let seed = 11; seed < 16 && found.length === 0; seed += 1)
        found.push(...examplesOf(await run(seed)));
      expect(found).not.toEqual([]);
    },
  );
});
