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

/** Moves a quota's whole calendar into the past, so that its period is over now: what waiting would do. */
export async function endPeriod(db: Database, subjectId: number): Promise<void> {
  await db.execute(sql`
    update quota_subjects set anchor = anchor - d, period_start = period_start - d, period_end = period_end - d
    from (select period_end - clock_timestamp() as d from quota_subjects where id = ${subjectId}) shift
    where id = ${subjectId}`);
  await db.execute(sql`
    update usage_ledger l set period_start = s.period_start, period_end = s.period_end
    from quota_subjects s where s.id = ${subjectId} and l.subject_id = s.id
      and not exists (select from closed_periods c where c.subject_id = s.id and c.period_start = l.period_start)`);
}

/** What the ledger says was used in each period of a quota, by the period's start. */
export async function sumLedger(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select period_start::text, sum(case kind when 'consume' then quantity else -quantity end) as used
    from usage_ledger where subject_id = ${subjectId} group by period_start`);
  return new Map(rows.map((row) => [row.period_start, Number(row.used)]));
}

/** What the counters say was used in each period of a quota, by the period's start; periods without use are absent. */
export async function readCounters(db: Database, subjectId: number): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ period_start: string; used: string }>(sql`
    select period_start::text, used from ${closedPeriods} where subject_id = ${subjectId}
    union all select period_start::text, used from ${quotaSubjects} where id = ${subjectId}`);
  return new Map(
    rows.map((row) => [row.period_start, Number(row.used)] as const).filter(([, used]) => used > 0),
  );
}
