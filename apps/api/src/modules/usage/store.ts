import type { UsageBalance } from "@souk/contracts/usage/entities";
import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "../../platform/service-context.ts";
import { toBalance } from "./rules.ts";

/** Where a spend goes: ids, and whether the buyer may spend there at all. Null ids do not exist (yet). */
export interface SpendTarget {
  listingId: string;
  listingSlug: string;
  metricId: string | null;
  subjectId: string | null;
  access: boolean;
  /** Whether anyone may know of the listing. */
  isPublic: boolean;
}

const FIND_TARGET = `
  select l.id as listing_id, l.slug as listing_slug, m.id as metric_id, s.id as subject_id,
    exists (
      select from entitlements e
      where e.organization_id = $1 and e.listing_id = l.id and e.starts_at <= $4 and (e.ends_at is null or e.ends_at > $4)
    ) as access,
    l.status in ('approved', 'deprecated') as is_public
  from listings l
  left join metrics m on m.listing_id = l.id and m.slug = $3
  left join quota_subjects s on s.organization_id = $1 and s.listing_id = l.id and s.metric_id = m.id
  where l.kind = 'agent' and `;

type TargetRow = {
  listing_id: string;
  listing_slug: string;
  metric_id: string | null;
  subject_id: string | null;
  access: boolean;
  is_public: boolean;
};

/** Finds the target of a spend in one prepared round trip; undefined when there is no such agent. */
export async function findTarget(
  db: Database,
  key: { organizationId: string; agentRef: string; metricSlug: string; at: Date },
): Promise<SpendTarget | undefined> {
  const byId = z.uuid().safeParse(key.agentRef).success;
  const { rows } = await db.$client.query<TargetRow>({
    name: byId ? "usage_target_by_id" : "usage_target_by_slug",
    text: FIND_TARGET + (byId ? "l.id = $2" : "l.slug = $2"),
    values: [key.organizationId, key.agentRef, key.metricSlug, key.at],
  });
  const [row] = rows;
  return (
    row && {
      listingId: row.listing_id,
      listingSlug: row.listing_slug,
      metricId: row.metric_id,
      subjectId: row.subject_id,
      access: row.access,
      isPublic: row.is_public,
    }
  );
}

/** Whose quotas of which plan; in a trial until `trialEndsAt`. */
export interface PlanKey {
  organizationId: string;
  listingId: string;
  tierId: string;
  trialEndsAt: Date | null;
}

/** Gives an organization the quotas of a plan; what it used stays used. */
export async function openSubjects(
  db: ServiceContext["db"],
  { organizationId, listingId, tierId, trialEndsAt }: PlanKey,
): Promise<void> {
  const until = trialEndsAt?.toISOString() ?? null;
  await db.execute(
    sql`select open_quota_subjects(${organizationId}, ${listingId}, ${tierId}, ${until}::timestamptz)`,
  );
}

/** Opens the quotas of the live plan, for a metric that came after the plan was taken. */
export async function openMissingSubjects(
  db: ServiceContext["db"],
  key: { organizationId: string; listingId: string },
): Promise<void> {
  await db.execute(sql`
    select open_quota_subjects(b.organization_id, b.listing_id, b.tier_id, b.trial_ends_at) from subscriptions b
    where b.organization_id = ${key.organizationId} and b.listing_id = ${key.listingId} and b.status <> 'canceled'`);
}

type BalanceRow = {
  metric: string;
  limit_quantity: string | null;
  used: string;
  held: string;
  overage: string;
  overage_limit: string;
  resets_at: string | null;
};

/** All quotas of one buyer of one listing as of now: a period that is over counts as rolled. */
export async function selectBalances(
  db: ServiceContext["db"],
  organizationId: string,
  listingId: string,
): Promise<UsageBalance[]> {
  const { rows } = await db.execute<BalanceRow>(sql`
    select m.slug as metric, coalesce(n.held, 0) as held, coalesce(n.used, 0) as used,
      coalesce(n.overage, 0) as overage, coalesce(n.overage_limit, 0) as overage_limit,
      case when s.id is null then 0 else n.limit_quantity end as limit_quantity, n.period_end as resets_at
    from metrics m
    left join quota_subjects s
      on s.metric_id = m.id and s.listing_id = m.listing_id and s.organization_id = ${organizationId}
    left join lateral quota_subject_at(s, clock_timestamp()) n on s.id is not null
    where m.listing_id = ${listingId}
    order by m.id`);
  return rows.map((row) =>
    toBalance(row.metric, {
      limit: toNumber(row.limit_quantity),
      used: Number(row.used),
      held: Number(row.held),
      overage: Number(row.overage),
      overageLimit: Number(row.overage_limit),
      resetsAt: row.resets_at === null ? null : new Date(row.resets_at),
    }),
  );
}

function toNumber(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Gives up at most so many holds that have expired; answers how many it was. */
export async function expireHolds(db: ServiceContext["db"], most: number): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`select expire_usage_holds(${most}) as count`);
  return rows[0]?.count ?? 0;
}

/** Forgets the keys of batches that are older than any key is remembered. */
export async function deleteOldBatches(db: ServiceContext["db"]): Promise<void> {
  await db.execute(sql`delete from usage_batches where at < clock_timestamp() - interval '63 days'`);
}

/** Makes the ledger's partitions up to three months ahead. */
export async function createPartitions(db: ServiceContext["db"], from: Date): Promise<void> {
  await db.execute(sql`select create_usage_partitions(${from.toISOString()}::timestamptz, 3)`);
}
