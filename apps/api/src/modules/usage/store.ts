import type { UsageBalance } from "@souk/contracts/usage/entities";
import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { ServiceContext } from "../../platform/service-context.ts";

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

/** Gives an organization the quotas of a plan; what it used stays used. */
export async function openSubjects(
  db: ServiceContext["db"],
  key: { organizationId: string; listingId: string; tierId: string },
): Promise<void> {
  await db.execute(sql`select open_quota_subjects(${key.organizationId}, ${key.listingId}, ${key.tierId})`);
}

/** Opens the quotas of the live plan, for a metric that came after the plan was taken. */
export async function openMissingSubjects(
  db: ServiceContext["db"],
  key: { organizationId: string; listingId: string },
): Promise<void> {
  await db.execute(sql`
    select open_quota_subjects(b.organization_id, b.listing_id, b.tier_id) from subscriptions b
    where b.organization_id = ${key.organizationId} and b.listing_id = ${key.listingId} and b.status <> 'canceled'`);
}

/** What the engine answered, as numbers. */
export interface Outcome {
  status: string;
  used: number;
  held: number;
  limit: number | null;
  resetsAt: Date | null;
}

/** Who caused it, for the ledger. */
export interface Spender {
  userId: string;
  clientId: string | null;
}

type ConsumeRow = [string[], string[], string[], (string | null)[], (Date | null)[]];

/** Spends once under the subject's lock; waits for the lock. */
export async function consume(
  db: Database,
  spend: { subjectId: string; quantity: number; key: string; spender: Spender },
): Promise<Outcome> {
  const { rows } = await db.$client.query<ConsumeRow>({
    name: "consume_usage",
    text: "select status, used, held, limit_quantity, resets_at from consume_usage($1, $2, $3, $4, $5, true)",
    values: [
      [spend.subjectId],
      [spend.quantity],
      [spend.key],
      [spend.spender.userId],
      [spend.spender.clientId],
    ],
    rowMode: "array",
  });
  const [status, used, held, limit, resetsAt] = rows[0] ?? [];
  return {
    status: status?.[0] ?? "unknown",
    used: Number(used?.[0] ?? 0),
    held: Number(held?.[0] ?? 0),
    limit: toNumber(limit?.[0]),
    resetsAt: resetsAt?.[0] ?? null,
  };
}

type ReleaseRow = {
  status: string;
  quantity: string | null;
  used: string | null;
  held: string | null;
  limit_quantity: string | null;
  resets_at: Date | null;
};

/** Gives a consume back under the subject's lock; `quantity` null is all of it. */
export async function release(
  db: Database,
  spend: { subjectId: string; consumeKey: string; quantity: number | null; spender: Spender },
): Promise<Outcome & { quantity: number }> {
  const { rows } = await db.$client.query<ReleaseRow>({
    name: "release_usage",
    text: "select * from release_usage($1, $2, $3, $4, $5)",
    values: [spend.subjectId, spend.consumeKey, spend.quantity, spend.spender.userId, spend.spender.clientId],
  });
  const [row] = rows;
  return {
    status: row?.status ?? "unknown",
    quantity: Number(row?.quantity ?? 0),
    used: Number(row?.used ?? 0),
    held: Number(row?.held ?? 0),
    limit: toNumber(row?.limit_quantity),
    resetsAt: row?.resets_at ?? null,
  };
}

type BalanceRow = {
  metric: string;
  limit_quantity: string | null;
  used: string;
  held: string;
  remaining: string | null;
  resets_at: string | null;
};

/** All quotas of one buyer of one listing as of now: a period that is over counts as rolled. */
export async function selectBalances(
  db: ServiceContext["db"],
  organizationId: string,
  listingId: string,
): Promise<UsageBalance[]> {
  const { rows } = await db.execute<BalanceRow>(sql`
    select q.*, greatest(q.limit_quantity - q.used - q.held, 0) as remaining
    from (
      select m.id, m.slug as metric, coalesce(n.held, 0) as held, coalesce(n.used, 0) as used,
        case when s.id is null then 0 else n.limit_quantity end as limit_quantity, n.period_end as resets_at
      from metrics m
      left join quota_subjects s
        on s.metric_id = m.id and s.listing_id = m.listing_id and s.organization_id = ${organizationId}
      left join lateral quota_subject_at(s, clock_timestamp()) n on s.id is not null
      where m.listing_id = ${listingId}
    ) q order by q.id`);
  return rows.map(toBalance);
}

function toBalance(row: BalanceRow): UsageBalance {
  return {
    metric: row.metric,
    limit: toNumber(row.limit_quantity),
    used: Number(row.used),
    held: Number(row.held),
    remaining: toNumber(row.remaining),
    resetsAt: row.resets_at === null ? null : new Date(row.resets_at).toISOString(),
  };
}

function toNumber(value: string | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Makes the ledger's partitions up to three months ahead. */
export async function createPartitions(db: ServiceContext["db"], from: Date): Promise<void> {
  await db.execute(sql`select create_usage_partitions(${from.toISOString()}::timestamptz, 3)`);
}
