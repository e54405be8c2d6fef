/** The worker process: the same parts as the API, jobs only. */
import { createDeps } from "./deps.ts";
import { type Env, EnvFault, readEnv } from "./env.ts";
import { runOutbox } from "./jobs/outbox.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { SCHEDULED_JOBS } from "./jobs/scheduled-jobs.ts";
import { runStripeInbox } from "./jobs/stripe-inbox.ts";
import { onFirstSignal } from "./stop-signal.ts";

try {
  await start(readEnv());
} catch (error) {
  if (!(error instanceof EnvFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function start(env: Env): Promise<void> {
  const deps = createDeps(env, "souk-worker");
  const stopJobs = await runJobs(deps, SCHEDULED_JOBS).catch((err: unknown) => {
    deps.logger.fatal({ err }, "worker.cannot_start");
    process.exit(1);
  });
  const stopInbox = runStripeInbox(deps);
  const stopOutbox = runOutbox(deps);
  deps.logger.info({ jobs: SCHEDULED_JOBS.map(({ name }) => name) }, "worker.started");
  onFirstSignal(deps.logger, async () => {
    await Promise.all([stopJobs(), stopInbox(), stopOutbox()]);
    await deps.close();
  });
}
