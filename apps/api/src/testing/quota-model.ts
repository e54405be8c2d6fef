import type { QuotaPeriod } from "@souk/contracts/pricing/entities";

/** What a plan grants of a metric; null is a plan without the quota. */
export type Grant = { limit: number | null; kind: QuotaPeriod } | null;

/** Use in [start, end), milliseconds since 1970; `end` null is a lifetime. */
export interface Period {
  start: number;
  end: number | null;
  used: number;
}

/** One buyer's quota of one metric. */
export interface Quota {
  kind: QuotaPeriod;
  limit: number | null;
  anchor: number;
  running: Period;
  /** The renewing period that a lifetime interrupts, or the lifetime that renewing periods interrupt. */
  aside: Period | undefined;
  closed: readonly Period[];
}

/** The quota of the first plan. */
export function open(grant: Grant, now: number): Quota {
  const kind = grant?.kind ?? "month";
  const running = { ...periodAt(now, kind, now), used: 0 };
  return { kind, limit: limitOf(grant), anchor: now, running, aside: undefined, closed: [] };
}

/**
 * The rule of plan switches (modules/usage/README.md, "Another plan"), without a database: the engine is compared with
 * it, step by step.
 */
export function switchTo(grant: Grant, before: Quota, now: number): Quota {
  const quota = { ...roll(before, now), limit: limitOf(grant) };
  const { running, aside, closed } = quota;
  const kind = grant?.kind ?? quota.kind;
  if (kind === quota.kind) return quota;
  const interrupts = kind === "lifetime" || running.end === null;
  if (!interrupts) {
    return running.used > 0 ? { ...quota, kind, anchor: running.end ?? now } : fresh(quota, kind, now);
  }
  const kept = running.used > 0 ? running : undefined;
  if (aside && (aside.end === null || aside.end > now)) {
    return { ...quota, kind, anchor: aside.end ?? aside.start, running: aside, aside: kept };
  }
  return fresh({ ...quota, aside: kept, closed: aside ? [...closed, aside] : closed }, kind, now);
}

function fresh(quota: Quota, kind: QuotaPeriod, now: number): Quota {
  return { ...quota, kind, anchor: now, running: { ...periodAt(now, kind, now), used: 0 } };
}

/** The quota as of now: a period that is over is closed, or grows into the longer kind that follows it. */
export function roll(quota: Quota, now: number): Quota {
  const { running, kind, anchor, closed } = quota;
  if (running.end === null || running.end > now) return quota;
  const grown = { ...running, end: grownEnd(quota) };
  if (grown.end === null || grown.end > now) return { ...quota, running: grown };
  return { ...quota, running: { ...periodAt(anchor, kind, now), used: 0 }, closed: [...closed, grown] };
}

function grownEnd({ running, kind, anchor }: Quota): number | null {
  const full = periodAt(running.start, kind, running.start).end;
  const isShort = anchor === running.end && full !== null && full > running.end;
  return isShort ? periodAt(anchor, kind, anchor).end : running.end;
}

/** Spends whole or not at all. */
export function spend(quantity: number, before: Quota, now: number): { quota: Quota; spent: boolean } {
  const quota = roll(before, now);
  const used = quota.running.used + quantity;
  const spent = quota.limit === null || used <= quota.limit;
  return { quota: spent ? { ...quota, running: { ...quota.running, used } } : quota, spent };
}

/** The period of an instant: anchor + n steps in UTC, clamped to the end of short months. */
export function periodAt(anchor: number, kind: QuotaPeriod, at: number): Omit<Period, "used"> {
  if (kind === "lifetime") return { start: anchor, end: null };
  let n = 0;
  while (steps(anchor, kind, n + 1) <= at) n += 1;
  return { start: steps(anchor, kind, n), end: steps(anchor, kind, n + 1) };
}

function steps(anchor: number, kind: Exclude<QuotaPeriod, "lifetime">, n: number): number {
  if (kind === "day") return anchor + n * 86_400_000;
  const from = new Date(anchor);
  const day = from.getUTCDate();
  const to = new Date(anchor);
  to.setUTCDate(1);
  to.setUTCMonth(from.getUTCMonth() + n * (kind === "year" ? 12 : 1));
  const last = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(day, last));
  return to.getTime();
}

function limitOf(grant: Grant): number | null {
  return grant === null ? 0 : grant.limit;
}
