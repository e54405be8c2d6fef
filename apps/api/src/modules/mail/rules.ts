/** After so many failures a mail is dead and waits for a person. */
export const MAX_ATTEMPTS = 10;

/** The first pause is at most this, each next one at most three times the one before, none more than three hours. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 3 * 3_600_000;

/** Milliseconds until the next attempt: half of the longest pause and up to as much again. `random` is in [0, 1). */
export function pauseAfter(attempts: number, random: number): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 3 ** (attempts - 1));
  return Math.floor(longest * (0.5 + random / 2));
}

/** What becomes of a mail that was not taken: another try, or none when it has had enough or its links have expired. */
export function afterFailure(
  mail: { attempts: number; usefulUntil: Date | null },
  { now, random }: { now: Date; random: number },
): { state: "queued"; pauseMs: number } | { state: "dead" } {
  if (mail.attempts >= MAX_ATTEMPTS) return { state: "dead" };
  const pauseMs = pauseAfter(mail.attempts, random);
  if (mail.usefulUntil && now.getTime() + pauseMs >= mail.usefulUntil.getTime()) return { state: "dead" };
  return { state: "queued", pauseMs };
}
