import { sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { inScope, type UsageScope } from "./scope-store.ts";

/** A metric in a scope, with the quota if it is one buyer's. */
export interface ChartedMetric {
  listingId: string;
  agentSlug: string;
  agentName: string;
  metric: string;
  buyers: number;
  quota: {
    limit: number | null;
    used: number;
    held: number;
    overage: number;
    overageLimit: number;
    period: "day" | "month" | "year" | "lifetime";
    periodStart: Date;
    resetsAt: Date | null;
  };
}

type MetricRow = {
  listing_id: string;
  agent_slug: string;
  agent_name: string;
  metric: string;
  buyers: string;
  limit_quantity: string | null;
  used: string;
  held: string;
  overage: string;
  overage_limit: string;
  period: ChartedMetric["quota"]["period"];
  period_start: string;
  period_end: string | null;
};

/** The metrics that the quotas of a scope count; `quota` is one buyer's among them, as of now. */
export async function selectMetrics(db: ServiceContext["db"], scope: UsageScope): Promise<ChartedMetric[]> {
  const { rows } = await db.execute<MetricRow>(sql`
    select g.listing_id, li.slug as agent_slug, li.name as agent_name, m.slug as metric, g.buyers, n.limit_quantity,
      n.used, n.held, n.overage, n.overage_limit, n.period, n.period_start, n.period_end
    from (
      select q.listing_id, q.metric_id, count(*) as buyers, min(q.id) as one from quota_subjects q
      where ${inScope(scope)} group by q.listing_id, q.metric_id
    ) g
    join metrics m on m.id = g.metric_id
    join listings li on li.id = g.listing_id
    join quota_subjects s on s.id = g.one
    cross join lateral quota_subject_at(s, clock_timestamp()) n
    order by li.name, li.id, m.id`);
  return rows.map((row) => ({
    listingId: row.listing_id,
    agentSlug: row.agent_slug,
    agentName: row.agent_name,
    metric: row.metric,
    buyers: Number(row.buyers),
    quota: {
      limit: row.limit_quantity === null ? null : Number(row.limit_quantity),
      used: Number(row.used),
      held: Number(row.held),
      overage: Number(row.overage),
      overageLimit: Number(row.overage_limit),
      period: row.period,
      periodStart: new Date(row.period_start),
      resetsAt: row.period_end === null ? null : new Date(row.period_end),
    },
  }));
}

/** What was used of a metric on one day. */
export interface DayRow {
  listingId: string;
  metric: string;
  day: string;
  used: number;
}

/** Use by metric and UTC day; days without use are absent. The running day stands in the quota's own row. */
export async function selectDays(
  db: ServiceContext["db"],
  scope: UsageScope,
  { from, to }: { from: string; to: string },
): Promise<DayRow[]> {
  const { rows } = await db.execute<{ listing_id: string; metric: string; day: string; used: string }>(sql`
    with subjects as (
      select q.id, q.listing_id, m.slug as metric, q.day, q.day_used
      from quota_subjects q join metrics m on m.id = q.metric_id where ${inScope(scope)}
    ), days as (
      select s.listing_id, s.metric, d.day, d.used from subjects s join usage_days d on d.subject_id = s.id
      where d.day between ${from}::date and ${to}::date
      union all
      select s.listing_id, s.metric, s.day, s.day_used from subjects s where s.day between ${from}::date and ${to}::date
    )
    select listing_id, metric, day::text, sum(used) as used from days
    group by listing_id, metric, day having sum(used) > 0`);
  return rows.map(({ listing_id, metric, day, used }) => ({
    listingId: listing_id,
    metric,
    day,
    used: Number(used),
  }));
}
