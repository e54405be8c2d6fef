import type { Logger } from "pino";
import { PgBoss } from "pg-boss";
import { logOf } from "../logger.ts";
import type { JobContext, ScheduledJob } from "./scheduled-jobs.ts";

/** What jobs work with. */
export interface JobParts
  extends Pick<
    JobContext,
    | "db"
    | "now"
    | "stripe"
    | "paymentGraceDays"
    | "auth"
    | "signingKeyDays"
    | "mailSeal"
    | "publicWeb"
    | "receiptSeal"
  > {
  databaseUrl: string;
  logger: Logger;
}

/** Waiting jobs are taken together: with one a poll, a backlog would move one job every two seconds. */
const BATCH = { batchSize: 20, burstWhenBatchFull: true };

/** How long a running job may take to finish when the process is told to stop. */
const STOP_MS = 10_000;

/**
 * Runs the jobs on their schedules, and each once now. Several workers may run: pg-boss hands a job to one
 * of them, retries a failed one with growing pauses, and keeps everything in the database's schema `pgboss`.
 * Answers how to stop, which lets running jobs finish.
 */
export async function runJobs(parts: JobParts, jobs: readonly ScheduledJob[]): Promise<() => Promise<void>> {
  const { databaseUrl, logger } = parts;
  const boss = new PgBoss({ connectionString: databaseUrl, application_name: "souk-jobs", max: 4 });
  boss.on("error", (err) => logger.error({ err }, "jobs.failed"));
  await boss.start();
  for (const job of jobs) await install(boss, job, parts);
  return () => boss.stop({ graceful: true, timeout: STOP_MS });
}

async function install(boss: PgBoss, job: ScheduledJob, parts: JobParts): Promise<void> {
  const { name, cron } = job;
  await boss.createQueue(name, { retryLimit: 8, retryDelay: 1, retryBackoff: true });
  await boss.work(name, BATCH, () => perform(job, parts));
  await boss.schedule(name, cron, null, { tz: "UTC", missed: "once" });
  await boss.send(name);
}

/** A batch holds the same order several times, so carrying it out once settles them all. */
async function perform(job: ScheduledJob, parts: JobParts): Promise<void> {
  const {
    db,
    now,
    stripe,
    paymentGraceDays,
    auth,
    signingKeyDays,
    mailSeal,
    publicWeb,
    receiptSeal,
    logger,
  } = parts;
  const fixed = { job: job.name };
  const log = logOf(logger, fixed);
  try {
    const given = {
      db,
      now,
      stripe,
      paymentGraceDays,
      auth,
      signingKeyDays,
      mailSeal,
      publicWeb,
      receiptSeal,
    };
    await job.run({ ...given, actor: { kind: "system" }, requestId: null, log });
    logger.info(fixed, "job.done");
  } catch (err) {
    logger.error({ ...fixed, err }, "job.failed");
    throw err;
  }
}
