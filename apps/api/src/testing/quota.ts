import type { Database } from "@souk/db/client";
import { closedPeriods, quotaSubjects } from "@souk/db/schema/usage";
import { metrics } from "@souk/db/schema/catalog";
import { and, eq, sql } from "drizzle-orm";

/** The quota row of an organization for one metric of a listing. */
export async function readSubject(
  db: Database,
  key: { organizationId: string; listingId: string; metric: string },
) {
  const [row] = await db
    .select({ subject: quotaSubjects })
    .from(quotaSubjects)
    .innerJoin(metrics, eq(metrics.id, quotaSubjects.metricId))
    .where(
      and(
        eq(quotaSubjects.organizationId, key.organizationId),
        eq(quotaSubjects.listingId, key.listingId),
        eq(metrics.slug, key.metric),
      ),
    );
  if (!row) throw new Error("there is no such quota");
  return row.subject;
}

/**
 * Moves a quota's calendar, and the ledger of its running period, so far into the past that the period is just
 * over: what waiting would do. Lock the row before when spends race it.
 */
export async function endPeriod(db: Pick<Database, "execute">, subjectId: number): Promise<void> {
  const { rows } = await db.execute<{ old_start: string }>(sql`
    with moved as (
      select q.period_start as old_start,
        (clock_timestamp() at time zone 'UTC' - ('1 ' || q.period)::interval) at time zone 'UTC' as anchor
      from quota_subjects q where q.id = ${subjectId}
    )
    update quota_subjects q set anchor = m.anchor, period_start = m.anchor, period_end = p.ends
    from moved m, lateral usage_period(m.anchor, (select period from quota_subjects where id = ${subjectId}), m.anchor) p
    where q.id = ${subjectId} returning m.old_start::text`);
  await db.execute(sql`
    update usage_ledger l set period_start = q.period_start, period_end = q.period_end
    from quota_subjects q
    where q.id = ${subjectId} and l.subject_id = q.id and l.period_start = ${rows[0]?.old_start}::timestamptz`);
}

/** Moves what stands in a quota's ledger 40 days back, into an older partition, where its keys are forgotten. */
export async function forgetKeys(db: Pick<Database, "execute">, subjectId: number): Promise<void> {
  await db.execute(sql`select create_usage_partitions(now() - interval '3 months', 3)`);
  await db.execute(sql`
    update usage_ledger set at = at - interval '40 days', of_at = of_at - interval '40 days'
    where subject_id = ${subjectId}`);
}

/** What the ledger says was used in each period of a quota, by the period's start; periods without use are absent. */
export async function sumLedger(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select period_start::text,
      sum(case when kind in ('consume', 'settle') then quantity when kind = 'release' then -quantity else 0 end) as used
    from usage_ledger where subject_id = ${subjectId} group by period_start`);
  return withUse(rows);
}

/** What the ledger says is held in each period of a quota, by the period's start; periods without holds are absent. */
export async function sumHeld(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select h.period_start::text, sum(h.quantity) as used from usage_ledger h
    where h.subject_id = ${subjectId} and h.kind = 'hold' and not exists (
      select from usage_ledger e where e.subject_id = h.subject_id and e.of_key = h.key and e.of_at = h.at
        and e.kind in ('settle', 'expire'))
    group by h.period_start`);
  return withUse(rows);
}

/** What the counters say is held in each period of a quota, by the period's start; periods without holds are absent. */
export async function readHeld(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select period_start::text, held as used from ${closedPeriods} where subject_id = ${subjectId}
    union all select period_start::text, held from ${quotaSubjects} where id = ${subjectId}`);
  return withUse(rows);
}

/** What the counters say was used in each period of a quota, by the period's start; periods without use are absent. */
export async function readCounters(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select period_start::text, used from ${closedPeriods} where subject_id = ${subjectId}
    union all select period_start::text, used from ${quotaSubjects} where id = ${subjectId}`);
  return withUse(rows);
}

function withUse(rows: readonly { period_start: string; used: string }[]): Map<string, number> {
  return new Map(rows.filter((row) => row.used !== "0").map((row) => [row.period_start, Number(row.used)]));
}
