import type { Clock } from "../clock.ts";

/** Time that passes only when somebody waits, and at once then. */
export function fastClock(): Clock & { waits: number[]; pass: (ms: number) => void } {
  let now = Date.parse("2026-11-20T12:00:00Z");
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    pass: (ms) => void (now += ms),
    async wait(ms, signal) {
      signal?.throwIfAborted();
      waits.push(ms);
      now += ms;
    },
  };
}
