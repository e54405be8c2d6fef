import type { QuotaPeriod } from "@souk/contracts/pricing/entities";

type Kind = Exclude<QuotaPeriod, "billing">;

/** What a plan grants of a metric; null is a plan without the quota. */
export type Grant = { limit: number | null; kind: Kind; trialLimit?: number } | null;

/** Use in [start, end), milliseconds since 1970; `end` null is a lifetime. */
export interface Period {
  start: number;
  end: number | null;
  used: number;
  held: number;
  released: number;
}

/** One buyer's quota of one metric. */
export interface Quota {
  kind: Kind;
  limit: number | null;
  /** Until when the limit is the trial's, and which one follows. */
  trial: { ends: number; limitAfter: number | null } | undefined;
  anchor: number;
  running: Period;
  /** The renewing period that a lifetime interrupts, or the lifetime that renewing periods interrupt. */
  aside: Period | undefined;
  closed: readonly Period[];
}

/** The quota of the first plan. */
export function open(grant: Grant, now: number): Quota {
  const kind = grant?.kind ?? "month";
  const running = beginning(now, kind, now);
  const limit = limitOf(grant);
  return { kind, limit, trial: undefined, anchor: now, running, aside: undefined, closed: [] };
}

/**
 * The rule of plan switches (modules/usage/README.md, "Another plan" and "Trials"), without a database: the engine is
 * compared with it, step by step. The plan is in its trial until `trialEnds`.
 */
export function switchTo(grant: Grant, before: Quota, now: number, trialEnds = 0): Quota {
  const rolled = roll(before, now);
  const ended = rolled.trial && trialEnds <= now ? endTrial(rolled, rolled.trial, now) : rolled;
  const changed = changeKind(ended, grant?.kind ?? ended.kind, now);
  const quota = { ...changed, limit: limitOf(grant) };
  return trialEnds > now ? beginTrial(quota, grant, trialEnds) : quota;
}

function changeKind(quota: Quota, kind: Kind, now: number): Quota {
  const { running, aside, closed } = quota;
  if (kind === quota.kind) return quota;
  const interrupts = kind === "lifetime" || running.end === null;
  if (!interrupts) {
    return isTouched(running) ? { ...quota, kind, anchor: running.end ?? now } : fresh(quota, kind, now);
  }
  const kept = isTouched(running) ? running : undefined;
  if (aside && (aside.end === null || aside.end > now)) {
    return { ...quota, kind, anchor: aside.end ?? aside.start, running: aside, aside: kept };
  }
  return fresh({ ...quota, aside: kept, closed: aside ? [...closed, aside] : closed }, kind, now);
}

/** Of a month or a year the trial is a period of its own, into which goes what runs. */
function beginTrial(quota: Quota, grant: Grant, ends: number): Quota {
  const limit = grant?.trialLimit ?? quota.limit;
  const inTrial = { ...quota, limit, trial: { ends, limitAfter: quota.limit } };
  return hasOwnTrial(quota)
    ? { ...inTrial, anchor: ends, running: { ...quota.running, end: ends } }
    : inTrial;
}

function endTrial(quota: Quota, { ends }: { ends: number }, now: number): Quota {
  const { running, closed, kind } = quota;
  const over = { ...quota, trial: undefined };
  if (!hasOwnTrial(quota) || running.end !== ends) return over;
  return fresh(
    { ...over, closed: isTouched(running) ? [...closed, { ...running, end: now }] : closed },
    kind,
    now,
  );
}

function hasOwnTrial({ kind }: Quota): boolean {
  return kind === "month" || kind === "year";
}

function isTouched({ used, held, released }: Period): boolean {
  return used + held + released > 0;
}

function fresh(quota: Quota, kind: Kind, now: number): Quota {
  return { ...quota, kind, anchor: now, running: beginning(now, kind, now) };
}

function beginning(anchor: number, kind: Kind, at: number): Period {
  return { ...periodAt(anchor, kind, at), used: 0, held: 0, released: 0 };
}

/** The quota as of now: a period that is over is closed, or grows into the longer kind that follows it. */
export function roll(before: Quota, now: number): Quota {
  const quota = rollPeriod(before, now);
  const { trial } = quota;
  return trial && trial.ends <= now ? { ...quota, limit: trial.limitAfter, trial: undefined } : quota;
}

function rollPeriod(quota: Quota, now: number): Quota {
  const { running, kind, anchor, closed } = quota;
  if (running.end === null || running.end > now) return quota;
  const grown = { ...running, end: grownEnd(quota) };
  if (grown.end === null || grown.end > now) return { ...quota, running: grown };
  return { ...quota, running: beginning(anchor, kind, now), closed: [...closed, grown] };
}

function grownEnd({ running, kind, anchor, trial }: Quota): number | null {
  if (trial && trial.ends === running.end) return running.end;
  const full = periodAt(running.start, kind, running.start).end;
  const isShort = anchor === running.end && full !== null && full > running.end;
  return isShort ? periodAt(anchor, kind, anchor).end : running.end;
}

/** Spends whole or not at all. */
export function spend(quantity: number, before: Quota, now: number): { quota: Quota; spent: boolean } {
  const quota = roll(before, now);
  const { running } = quota;
  const spent = fits(quantity, quota);
  return {
    quota: spent ? { ...quota, running: { ...running, used: running.used + quantity } } : quota,
    spent,
  };
}

/** Whether so many units more are within the limit, as the quota stands. */
export function fits(quantity: number, { limit, running }: Quota): boolean {
  return limit === null || running.used + running.held + quantity <= limit;
}

/** The period of an instant: anchor + n steps in UTC, clamped to the end of short months. */
export function periodAt(anchor: number, kind: Kind, at: number): Pick<Period, "start" | "end"> {
  if (kind === "lifetime") return { start: anchor, end: null };
  let n = 0;
  while (steps(anchor, kind, n + 1) <= at) n += 1;
  return { start: steps(anchor, kind, n), end: steps(anchor, kind, n + 1) };
}

function steps(anchor: number, kind: Exclude<Kind, "lifetime">, n: number): number {
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
