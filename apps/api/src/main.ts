/** The API process: environment, parts, HTTP surface, and an end that cuts nobody off. */
import type { AddressInfo } from "node:net";
import { createApp } from "./app.ts";
import { createDeps, type Deps } from "./deps.ts";
import { type Env, EnvFault, readEnv } from "./env.ts";
import { createDrain, drainServer } from "./http/drain.ts";
import { createHttpServer } from "./http/server.ts";
import { logOf } from "./logger.ts";
import { endWatches } from "./modules/insight/index.ts";
import { createUsagePartitions } from "./modules/usage/index.ts";
import { appRouter } from "./router.ts";
import { onFirstSignal } from "./stop-signal.ts";

/** Answers that take longer than this after a signal are cut. */
const DRAIN_MS = 10_000;

try {
  start(readEnv());
} catch (error) {
  if (!(error instanceof EnvFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

function start(env: Env): void {
  const deps = createDeps(env, "souk-api");
  void preparePartitions(deps);
  const drain = createDrain();
  const server = createHttpServer(createApp(deps, drain, appRouter));
  server.on("error", (err) => {
    deps.logger.fatal({ err }, "api.cannot_listen");
    process.exitCode = 1;
    void deps.close();
  });
  server.listen(env.PORT, env.HOST, () => {
    const { port } = server.address() as AddressInfo;
    deps.logger.info({ port, url: env.API_URL }, "api.listening");
  });
  onFirstSignal(deps.logger, async () => {
    endWatches(deps.db);
    await drainServer(server, drain, DRAIN_MS);
    await deps.close();
  });
}

/** The worker keeps the usage ledger's partitions ahead of time; an API that runs without one does so at its start. */
function preparePartitions({ db, now, logger }: Deps): Promise<void> {
  const ctx = { db, now, actor: { kind: "system" }, requestId: null, log: logOf(logger, {}) } as const;
  return createUsagePartitions(ctx).catch((err: unknown) =>
    logger.warn({ err }, "usage.partitions_not_prepared"),
  );
}
