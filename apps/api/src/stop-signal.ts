import type { Logger } from "pino";

/** When stopping itself hangs, the process ends after this long with code 1. */
const PATIENCE_MS = 20_000;

/** Runs `stop` on the first SIGTERM or SIGINT and lets the process end by itself. A second signal ends it at once. */
export function onFirstSignal(logger: Logger, stop: () => Promise<void>): void {
  const onSignal = (signal: NodeJS.Signals) => {
    process.off("SIGTERM", onSignal).off("SIGINT", onSignal);
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    logger.info({ signal }, "process.stopping");
    stop().then(
      () => logger.info("process.stopped"),
      (err: unknown) => {
        logger.error({ err }, "process.stop_failed");
        process.exitCode = 1;
      },
    );
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}
