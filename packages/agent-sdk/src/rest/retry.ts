/** The first pause is up to this long; it doubles with each try. */
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** At most this much is added to what `Retry-After` asks for, so that not everybody comes back in the same instant. */
const SPREAD_MS = 250;

/** How long to wait after try number `attempt`, from 1. `random` is in [0, 1). */
export function pauseMs(attempt: number, retryAfterMs: number | undefined, random: number): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random * SPREAD_MS;
  return random * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
}

/** `Retry-After` in milliseconds; it is seconds or a date (RFC 9110 §10.2.3). */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/**
 * Whether the same call may well be answered in a moment. A spent quota and a reached cap are status 429, too, and
 * waiting does not help there.
 */
export function isPassing(status: number, code: string | undefined): boolean {
  if (status === 429) return code === undefined || code === "rate.limited";
  return status === 408 || status === 502 || status === 503 || status === 504;
}
