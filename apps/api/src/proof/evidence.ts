import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";

/** A row of the ledger. Instants are microseconds since 1970, as exact as the database has them. */
export interface LedgerRow {
  subject: number;
  kind: "consume" | "hold" | "settle" | "release" | "expire";
  /** Of the spend, also where the row ends one. */
  key: string;
  /** When the spend was made: of a consume and a hold the row's own instant. */
  spentAt: number;
  quantity: number;
  used: number;
  held: number;
  limit: number | null;
  overage: number;
  overageAfter: number;
  overageLimit: number;
  periodStart: number;
  periodEnd: number | null;
  at: number;
  expiresAt: number | null;
  /** The UTC day of the spend. */
  day: string;
}

/** The counters of a period. */
export interface Counters {
  used: number;
  held: number;
  released: number;
  overage: number;
}

/** What a quota allowed since the row of the ledger before which it was written. */
export interface Terms {
  limit: number | null;
  trialEndsAt: number | null;
  limitAfterTrial: number | null;
  stopDay: number | null;
  stopPeriod: number | null;
}

/** Everything that the database says about the quotas of a run, read when nobody writes any more. */
export interface Evidence {
  /** In the order in which it was written; terms stand where they began to hold. */
  history: readonly ({ row: LedgerRow } | { subject: number; terms: Terms })[];
  /** By subject and start of the period. */
  counters: ReadonlyMap<string, Counters>;
  /** By subject and UTC day. */
  days: ReadonlyMap<string, number>;
  /** Open holds, by subject, key and instant, with their quantities. */
  holds: ReadonlyMap<string, number>;
  /** By subject, kind and the start of the period. */
  alerts: ReadonlySet<string>;
}

/** Reads the evidence about these quotas. Instants and sums come as text, since Dates lose microseconds. */
export async function readEvidence(db: Database, subjects: readonly number[]): Promise<Evidence> {
  const of = sql.param(subjects);
  const [history, counters, days, holds, alerts] = await Promise.all([
    readHistory(db, of),
    pairs<Counters>(
      db,
      sql`select subject_id || ' ' || ${micros("period_start")} as key, jsonb_build_object(
        'used', used, 'held', held, 'released', released, 'overage', overage) as value from (
      select subject_id, period_start, used, held, released, overage from closed_periods
      union all select id, period_start, used, held, released, overage from quota_subjects) p
      where subject_id = any(${of})`,
    ),
    pairs<number>(
      db,
      sql`select subject_id || ' ' || day as key, to_jsonb(sum(used)) as value from (
      select subject_id, day, used from usage_days union all select id, day, day_used from quota_subjects) d
      where subject_id = any(${of}) group by subject_id, day`,
    ),
    pairs<number>(
      db,
      sql`select subject_id || ' ' || key || ' ' || ${micros("at")} as key, to_jsonb(quantity) as value
      from usage_holds where subject_id = any(${of})`,
    ),
    pairs<number>(
      db,
      sql`select subject_id || ' ' || kind || ' ' || ${micros("since")} as key, to_jsonb(used) as value
      from usage_alerts where subject_id = any(${of})`,
    ),
  ]);
  return { history, counters, days, holds, alerts: new Set(alerts.keys()) };
}

async function readHistory(db: Database, of: unknown): Promise<Evidence["history"]> {
  const { rows } = await db.execute<{ subject: number; row: LedgerRow | null; terms: Terms | null }>(sql`
    select id, subject_id::int as subject, jsonb_build_object('subject', subject_id, 'kind', kind, 'key', coalesce(key, of_key),
      'spentAt', ${micros("coalesce(of_at, at)")}, 'quantity', quantity, 'used', used_after, 'held', held_at,
      'limit', limit_at, 'overage', overage, 'overageAfter', overage_after, 'overageLimit', overage_limit_at,
      'periodStart', ${micros("period_start")}, 'periodEnd', ${micros("period_end")}, 'at', ${micros("at")},
      'expiresAt', ${micros("expires_at")}, 'day', (coalesce(of_at, at) at time zone 'UTC')::date) as row, null as terms
    from usage_ledger where subject_id = any(${of})
    union all
    select id, subject_id::int, null, jsonb_build_object('limit', limit_quantity, 'trialEndsAt', ${micros("trial_ends_at")},
      'limitAfterTrial', limit_after_trial, 'stopDay', stop_day, 'stopPeriod', stop_period)
    from proof_terms where subject_id = any(${of}) order by id`);
  return rows.map(({ subject, row, terms }) => {
    if (row) return { row };
    if (terms) return { subject, terms };
    throw new Error("a line of history is a row or terms");
  });
}

function micros(instant: string) {
  return sql.raw(`(extract(epoch from ${instant}) * 1000000)::bigint`);
}

async function pairs<Value>(db: Database, query: ReturnType<typeof sql>): Promise<Map<string, Value>> {
  const { rows } = await db.execute<{ key: string; value: Value }>(query);
  return new Map(rows.map(({ key, value }) => [key, value]));
}
