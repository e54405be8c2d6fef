export type Interval = "day" | "week" | "month" | "year";

/** How often a price recurs: every so many units. */
export interface Cycle {
  unit: Interval;
  every: number;
}

const daySeconds = 86_400;

/** The cycle of a recurring price; a price that does not recur counts as monthly. */
export function cycleOf(recurring: { interval: string; interval_count: number } | null | undefined): Cycle {
  const unit = recurring?.interval;
  const known = unit === "day" || unit === "week" || unit === "year" ? unit : "month";
  return { unit: known, every: recurring?.interval_count ?? 1 };
}

/**
 * The anchor plus n intervals, in UTC seconds. Months and years keep the anchor's day and clamp it to the month's
 * end (31 January → 28 February → 31 March); always counted from the anchor, never from the last result.
 */
export function addIntervals(anchor: number, interval: Interval, count: number): number {
  if (interval === "day") return anchor + count * daySeconds;
  if (interval === "week") return anchor + count * 7 * daySeconds;
  const date = new Date(anchor * 1000);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + count * (interval === "year" ? 12 : 1);
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const moved = new Date(anchor * 1000);
  moved.setUTCFullYear(year, month, Math.min(date.getUTCDate(), lastDay));
  return Math.floor(moved.getTime() / 1000);
}

/** The first period boundary after a time, counted from the anchor. */
export function boundaryAfter(anchor: number, cycle: Cycle, time: number): number {
  const approximate = {
    day: daySeconds,
    week: 7 * daySeconds,
    month: 31 * daySeconds,
    year: 366 * daySeconds,
  };
  let step = Math.max(0, Math.floor((time - anchor) / (approximate[cycle.unit] * cycle.every)) - 1);
  for (;;) {
    const boundary = addIntervals(anchor, cycle.unit, step * cycle.every);
    if (boundary > time) return boundary;
    step += 1;
  }
}

/** The share of an amount for `part` of `whole` seconds, rounded half away from zero to the minor unit. */
export function prorated(amount: number, part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  const exact = (amount * part) / whole;
  return Math.sign(exact) * Math.round(Math.abs(exact));
}
