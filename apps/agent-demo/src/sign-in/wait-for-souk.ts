import { setTimeout as sleep } from "node:timers/promises";

/** First and longest pause between two tries, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5_000;

/**
 * Tries until `build` answers something, with growing pauses, so that the agent may start before the market
 * and needs no restart once it is there. Answers undefined when aborted; a failure of
 * `build` itself ends the waiting.
 */
export async function waitForSouk<T>(
  build: () => Promise<T | null>,
  signal: AbortSignal,
  pause: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, abort) =>
    sleep(ms, undefined, { signal: abort }),
): Promise<T | undefined> {
  for (let ms = FIRST_PAUSE; !signal.aborted; ms = Math.min(ms * 2, LONGEST_PAUSE)) {
    const built = await build();
    if (built !== null) return built;
    await pause(ms, signal).catch(() => undefined);
  }
  return undefined;
}
