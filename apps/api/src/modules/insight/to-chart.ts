import type { ChartedQuota, UsageChart } from "@souk/contracts/usage/days";
import type { ChartedMetric, DayRow } from "./days-store.ts";
import { dayOf, firstPaceDay, forecast } from "./rules.ts";

interface Around {
  rows: readonly DayRow[];
  /** The days to show. */
  days: readonly string[];
  now: Date;
  /** Whether the quota is that of the one buyer whom the chart is about. */
  isOneBuyer: boolean;
}

/** A metric's days in a row, those without use as 0, and its quota. */
export function toChart(metric: ChartedMetric, { rows, days, now, isOneBuyer }: Around): UsageChart {
  const own = rows.filter((row) => row.listingId === metric.listingId && row.metric === metric.metric);
  const used = new Map(own.map((row) => [row.day, row.used]));
  return {
    agent: { slug: metric.agentSlug, name: metric.agentName },
    metric: metric.metric,
    days: days.map((day) => ({ day, used: used.get(day) ?? 0 })),
    buyers: metric.buyers,
    quota: isOneBuyer ? toQuota(metric.quota, own, now) : null,
  };
}

function toQuota(quota: ChartedMetric["quota"], rows: readonly DayRow[], now: Date): ChartedQuota {
  const { limit, used, held, overage, overageLimit, period, periodStart, resetsAt } = quota;
  const [first, last] = [firstPaceDay(now), dayOf(now)];
  const lastDays = rows
    .filter(({ day }) => day >= first && day <= last)
    .reduce((sum, row) => sum + row.used, 0);
  return {
    limit,
    used,
    held,
    overage: overageLimit > 0 ? { used: overage, limit: overageLimit } : null,
    period,
    periodStart: periodStart.toISOString(),
    resetsAt: resetsAt?.toISOString() ?? null,
    forecast: forecast({
      allowed: limit === null ? null : limit + overageLimit,
      taken: used + held,
      periodStart,
      resetsAt,
      now,
      lastDays,
    }),
  };
}
