import type { UsageForecast } from "@souk/contracts/usage/days";

const DAY_MS = 86_400_000;
/** How far back the pace is measured. */
const PACE_DAYS = 7;
/** A period of a day is taken to have run an hour at least, a longer one a day: its first spends say nothing about its pace. */
const LEAST_RUN_MS = { day: 3_600_000, longer: DAY_MS };
const FARTHEST_MS = 3_650 * DAY_MS;

/** A quota as a forecast sees it. */
export interface Run {
  /** What may be used in the period, overage included; null = unlimited. */
  allowed: number | null;
  /** Used and held in it so far. */
  taken: number;
  periodStart: Date;
  resetsAt: Date | null;
  now: Date;
  /** Used on the running UTC day and the six before it, whichever period they were in. */
  lastDays: number;
}

/**
 * When the quota is used up at the pace of the last 7 days, or of this period if it is younger. A period that resets
 * before that is never said to run out.
 */
export function forecast(run: Run): UsageForecast {
  const { allowed, taken, now, resetsAt } = run;
  const perDay = paceOf(run);
  const say = (outlook: UsageForecast["outlook"], at: Date | null = null): UsageForecast => ({
    outlook,
    at: at?.toISOString() ?? null,
    perDay: Math.round(perDay * 100) / 100,
  });
  if (allowed === null) return say("unlimited");
  if (taken >= allowed) return say("reached");
  if (perDay <= 0) return say("unused");
  const at = now.getTime() + ((allowed - taken) / perDay) * DAY_MS;
  const end = resetsAt?.getTime() ?? now.getTime() + FARTHEST_MS;
  return at >= end ? say("not_in_sight") : say("expected", new Date(Math.ceil(at)));
}

/** Units a day. */
function paceOf({ taken, periodStart, resetsAt, now, lastDays }: Run): number {
  const ran = now.getTime() - periodStart.getTime();
  const measured = (PACE_DAYS - 1) * DAY_MS + (now.getTime() % DAY_MS);
  if (ran >= measured) return (lastDays / measured) * DAY_MS;
  const isDaily = resetsAt !== null && resetsAt.getTime() - periodStart.getTime() <= DAY_MS;
  return (taken / Math.max(ran, LEAST_RUN_MS[isDaily ? "day" : "longer"])) * DAY_MS;
}

/** The first of the days that the pace is measured over, e.g. "2026-11-14". */
export function firstPaceDay(now: Date): string {
  return addDays(dayOf(now), 1 - PACE_DAYS);
}

/** The UTC day of an instant. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** So many days later, or earlier. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * DAY_MS));
}

/** The days from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const count = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index));
}
