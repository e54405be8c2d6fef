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

/** A target whose quota there is, as far as spending asks. */
export type OpenTarget = Pick<SpendTarget, "listingId" | "listingSlug"> & { subjectId: string };

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
