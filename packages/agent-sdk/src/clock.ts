/** Time, as the SDK sees it. Bring your own in tests, or where timers are not what they seem. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Resolves after `ms`; rejects with the signal's reason when that comes first. */
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    orAborted(
      signal,
      (settled) =>
        new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          void settled.then(() => clearTimeout(timer));
        }),
    ),
};

/**
 * What `begin` promises, or the signal's reason as soon as it is aborted. `begin` is handed a promise that resolves
 * when either has happened, to clean up after itself.
 */
export async function orAborted<T>(
  signal: AbortSignal | undefined,
  begin: (settled: Promise<void>) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  let settle = () => {};
  let abort = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal?.reason)));
  signal?.addEventListener("abort", abort);
  try {
    return await Promise.race([begin(settled), aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
    settle();
  }
}
