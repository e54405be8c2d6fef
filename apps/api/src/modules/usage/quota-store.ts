import type { UsageQuota } from "@souk/contracts/usage/caps";
import { sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { toBalance } from "./rules.ts";

type QuotaRow = {
  organization_id: string;
  agent_slug: string;
  metric: string;
  limit_quantity: string | null;
  used: string;
  held: string;
  overage: string;
  overage_limit: string;
  resets_at: string | null;
  day_used: string;
  day_held: string;
  warn_day: string | null;
  stop_day: string | null;
  warn_period: string | null;
  stop_period: string | null;
};

/** A quota, whose it is and of which agent. */
interface OwnedQuota {
  organizationId: string;
  agentSlug: string;
  quota: UsageQuota;
}

const COLUMNS = sql`li.slug as agent_slug, m.slug as metric, coalesce(n.held, 0) as held, coalesce(n.used, 0) as used,
  coalesce(n.overage, 0) as overage, coalesce(n.overage_limit, 0) as overage_limit, n.period_end as resets_at,
  coalesce(n.day_used, 0) as day_used, coalesce(n.day_held, 0) as day_held,
  n.warn_day, n.stop_day, n.warn_period, n.stop_period`;

/** All quotas of one buyer of one listing as of now: a period that is over counts as rolled. */
export async function selectQuotas(
  db: ServiceContext["db"],
  organizationId: string,
  listingId: string,
): Promise<UsageQuota[]> {
  const { rows } = await db.execute<QuotaRow>(sql`
    select ${organizationId}::text as organization_id, ${COLUMNS},
      case when s.id is null then 0 else n.limit_quantity end as limit_quantity
    from metrics m
    join listings li on li.id = m.listing_id
    left join quota_subjects s
      on s.metric_id = m.id and s.listing_id = m.listing_id and s.organization_id = ${organizationId}
    left join lateral quota_subject_at(s, clock_timestamp()) n on s.id is not null
    where m.listing_id = ${listingId}
    order by m.id`);
  return rows.map((row) => toQuota(row).quota);
}

/** All quotas that these organizations have, or had, of any agent, as of now. */
export async function selectQuotasOf(
  db: ServiceContext["db"],
  organizationIds: readonly string[],
): Promise<OwnedQuota[]> {
  const { rows } = await db.execute<QuotaRow>(sql`
    select s.organization_id, ${COLUMNS}, n.limit_quantity
    from quota_subjects s
    join metrics m on m.id = s.metric_id
    join listings li on li.id = s.listing_id
    cross join lateral quota_subject_at(s, clock_timestamp()) n
    where s.organization_id = any(${sql.param(organizationIds)}::uuid[])
    order by s.listing_id, m.id`);
  return rows.map(toQuota);
}

function toQuota(row: QuotaRow): OwnedQuota {
  const balance = toBalance(row.metric, {
    limit: toNumber(row.limit_quantity),
    used: Number(row.used),
    held: Number(row.held),
    overage: Number(row.overage),
    overageLimit: Number(row.overage_limit),
    resetsAt: row.resets_at === null ? null : new Date(row.resets_at),
  });
  const caps = {
    warnDay: toNumber(row.warn_day),
    stopDay: toNumber(row.stop_day),
    warnPeriod: toNumber(row.warn_period),
    stopPeriod: toNumber(row.stop_period),
  };
  const today = { usedToday: Number(row.day_used), heldToday: Number(row.day_held) };
  return {
    organizationId: row.organization_id,
    agentSlug: row.agent_slug,
    quota: { ...balance, ...today, caps },
  };
}

function toNumber(value: string | null): number | null {
  return value === null ? null : Number(value);
}
