import type { OperationKind } from "@souk/contracts/usage/entities";
import { type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { inScope, type UsageScope } from "./scope-store.ts";

/** Which rows of the ledger; undefined is all of them. */
export interface RecordFilter {
  metric: string | undefined;
  kind: OperationKind | undefined;
  from: Date | undefined;
  to: Date | undefined;
  key: string | undefined;
  /** Older than the row of this id. */
  after: string | undefined;
  limit: number;
}

/** A row of the ledger with the names around it. */
export type RecordRow = {
  id: string;
  organization_id: string;
  buyer_name: string;
  listing_id: string;
  agent_slug: string;
  agent_name: string;
  metric: string;
  kind: OperationKind;
  key: string;
  quantity: string;
  requested: string | null;
  at: string;
  used_after: string;
  held_at: string;
  limit_at: string | null;
  overage_after: string;
  overage_limit_at: string;
  period_start: string;
  period_end: string | null;
  expires_at: string | null;
};

/**
 * One row more than `limit`, newest first, by their ids, which are in the order of time. Each quota's newest rows are
 * taken from its index and merged, so it costs as much as the page and the number of quotas, however long the ledger is.
 */
export async function selectRecords(
  db: ServiceContext["db"],
  scope: UsageScope,
  filter: RecordFilter,
): Promise<RecordRow[]> {
  const most = filter.limit + 1;
  const { rows } = await db.execute<RecordRow>(sql`
    select l.id, q.organization_id, o.name as buyer_name, q.listing_id, li.slug as agent_slug, li.name as agent_name,
      m.slug as metric, l.kind, coalesce(l.key, l.of_key) as key, l.quantity, l.requested, l.used_after, l.held_at,
      l.limit_at, l.overage_after, l.overage_limit_at, l.period_start, l.period_end, l.expires_at, l.at
    from quota_subjects q
    join metrics m on m.id = q.metric_id
    join listings li on li.id = q.listing_id
    join organizations o on o.id = q.organization_id
    cross join lateral (
      select * from usage_ledger x where x.subject_id = q.id ${rowsOf(filter)}
      order by x.id desc limit ${most}
    ) l
    where ${inScope(scope)} ${filter.metric ? sql`and m.slug = ${filter.metric}` : sql``}
    order by l.id desc limit ${most}`);
  return rows;
}

function rowsOf({ kind, from, to, key, after }: RecordFilter): SQL {
  const conditions: SQL[] = [];
  if (kind) conditions.push(sql`and x.kind = ${kind}`);
  if (from) conditions.push(sql`and x.at >= ${from.toISOString()}::timestamptz`);
  if (to) conditions.push(sql`and x.at < ${to.toISOString()}::timestamptz`);
  if (key) conditions.push(sql`and (x.key = ${key} or x.of_key = ${key})`);
  if (after) conditions.push(sql`and x.id < ${after}::uuid`);
  return sql.join(conditions, sql` `);
}
