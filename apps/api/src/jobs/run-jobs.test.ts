import { testDatabase } from "@souk/db/testing/database";
import { pino } from "pino";
import { expect, it } from "vitest";
import { createSeal } from "../platform/sealing.ts";
import { EMPTY_WEB } from "../testing/market.ts";
import { runJobs } from "./run-jobs.ts";
import { SCHEDULED_JOBS } from "./scheduled-jobs.ts";

async function partsOfTest() {
  const { db, url } = await testDatabase();
  return {
    db,
    databaseUrl: url,
    stripe: undefined,
    paymentGraceDays: 7,
    mailSeal: createSeal("a secret for tests, long enough to be one", "mail"),
    receiptSeal: createSeal("a secret for tests, long enough to be one", "receipts"),
    publicWeb: EMPTY_WEB,
    auth: { newSigningKey: () => Promise.reject(new Error("No key is due")) },
    signingKeyDays: 90,
    now: () => new Date(),
    logger: pino({ level: "silent" }),
  };
}

it("every job runs once at the start, as the system, and stopping waits for it", async () => {
  const ran = Promise.withResolvers<string>();
  const stop = await runJobs(await partsOfTest(), [
    { name: "test.once", cron: "0 0 1 1 *", run: async ({ actor }) => ran.resolve(actor.kind) },
  ]);
  expect(await ran.promise).toBe("system");
  await stop();
});

it("a job that fails is tried again", async () => {
  let runs = 0;
  const succeeded = Promise.withResolvers<void>();
  const run = async () => {
    runs += 1;
    if (runs === 1) throw new Error("not yet");
    succeeded.resolve();
  };
  const stop = await runJobs(await partsOfTest(), [{ name: "test.retried", cron: "0 0 1 1 *", run }]);
  await succeeded.promise;
  expect(runs).toBe(2);
  await stop();
});

it("the jobs of Souk do their work on a real database", async () => {
  const { databaseUrl: _, logger: __, ...parts } = await partsOfTest();
  for (const { run } of SCHEDULED_JOBS) {
    await expect(
      run({
        ...parts,
        actor: { kind: "system" },
        log: () => {},
        requestId: null,
      }),
    ).resolves.toBeUndefined();
  }
});
