import type { UsageCaps } from "@souk/contracts/usage/caps";
import type { ChartedQuota } from "@souk/contracts/usage/days";

/** The least round number (1, 2, 2.5, 5 times a power of ten) that is not below a value. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return Math.ceil(step * power);
}

/** The line across a chart of days: what bounds a day, and how that comes. */
export interface DayLine {
  units: number;
  words: string;
}

const dayMs = 86_400_000;

/**
 * What a day may take: the buyer's own stop or the limit of a daily quota, whichever is lower. Without one of these, the
 * even share of a longer period, at which its limit lasts until it resets; what goes beyond the plan is no part of it. None where nothing bounds a day.
 */
export function dayLineOf(quota: ChartedQuota | null, caps?: UsageCaps): DayLine | null {
  const lines: DayLine[] = [];
  if (typeof caps?.stopDay === "number") lines.push({ units: caps.stopDay, words: "Your stop for a day" });
  if (quota?.limit) {
    const ran = quota.resetsAt && (Date.parse(quota.resetsAt) - Date.parse(quota.periodStart)) / dayMs;
    if (quota.period === "day") lines.push({ units: quota.limit, words: "The limit of a day" });
    else if (ran && lines.length === 0)
      lines.push({ units: quota.limit / ran, words: "An even share of the limit" });
  }
  return lines.toSorted((one, other) => one.units - other.units)[0] ?? null;
}
