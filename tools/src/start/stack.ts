import { OperatorFault } from "@souk/db/embedded/operator-fault";
import { type Kept, keepRunning, type Running } from "./keep-running.ts";
import { whenLaunchersGone } from "./launchers.ts";
import { say, sayFault } from "./screen.ts";

export type Stack = {
  /** Starts a part, keeps it running, and stops it when the stack stops. */
  keep: (name: string, start: (signal: AbortSignal) => Promise<Running>) => Promise<void>;
  /** Aborted as soon as the stack begins to stop: whatever is still starting is called off. */
  signal: AbortSignal;
  /** Says what went wrong, stops everything and ends the process with code 1. */
  fail: (error: unknown) => Promise<void>;
};

/** A first signal and its echoes: a terminal sends Ctrl-C to npx, pnpm and us, and those pass it on again. */
const echoMs = 2_000;

/**
 * The running whole. It stops in reverse order of start on Ctrl-C, SIGTERM, a closed terminal, the end of the
 * npm that started us, or when a part cannot be kept running; then it calls `release` and the process ends.
 */
export function openStack(release: () => void): Stack {
  const calledOff = new AbortController();
  const kept: Promise<Kept>[] = [];
  let stopping: Promise<void> | undefined;
  let stoppingSince = 0;

  function stop(exitCode: number): Promise<void> {
    stoppingSince ||= Date.now();
    calledOff.abort();
    stopping ??= stopAll().then(() => {
      release();
      process.exit(exitCode);
    });
    return stopping;
  }

  async function stopAll(): Promise<void> {
    for (const part of kept.toReversed()) {
      const running = await part.catch(() => undefined);
      await running?.stop();
    }
  }

  function onSignal(): void {
    if (!stopping) say("Stopping …");
    else if (Date.now() - stoppingSince > echoMs) say("Still stopping; each part has at most 15 s.");
    void stop(0);
  }

  async function fail(error: unknown): Promise<void> {
    if (!stopping)
      sayFault(error instanceof OperatorFault ? error.message : String((error as Error).stack ?? error));
    await stop(1);
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  whenLaunchersGone(onSignal);

  return {
    fail,
    signal: calledOff.signal,
    keep: async (name, start) => {
      calledOff.signal.throwIfAborted();
      const part = keepRunning(
        name,
        () => start(calledOff.signal),
        (sentence) => void fail(new OperatorFault(sentence)),
      );
      kept.push(part);
      await part;
    },
  };
}
