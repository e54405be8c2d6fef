import type { Hold } from "./entities.ts";

/** What held work counts its use with. */
export interface Meter {
  /** What the hold is known by at Souk. */
  readonly key: string;
  /** The quota right after the hold. */
  readonly hold: Hold;
  readonly signal: AbortSignal | undefined;
  /** What was counted so far; undefined before the first `add`. */
  readonly used: number | undefined;
  /** Counts whole units, 0 or more; throws a RangeError for anything else. */
  add: (units: number) => void;
}

/** A meter at nothing. */
export function createMeter(hold: Hold, signal: AbortSignal | undefined): Meter {
  let used: number | undefined;
  return {
    key: hold.idempotencyKey,
    hold,
    signal,
    get used() {
      return used;
    },
    add(units) {
      const sum = (used ?? 0) + units;
      if (units < 0 || !Number.isSafeInteger(sum))
        throw new RangeError(`${units} are no whole units of ${hold.metric}`);
      used = sum;
    },
  };
}
