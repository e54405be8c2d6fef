import type { Pool } from "pg";

/**
 * The same market in tables of its own, with the engine's columns, indexes and checks, for the best that one statement a
 * request can do: it updates the quota while there is room and writes the ledger's row, in one round trip. It checks no
 * token, no access and no cap, and a key that was used before is an error, not an answer.
 */
export async function prepareSingleStatement(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; bounds: string }>(`
    select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'usage_ledger'::regclass`);
  await pool.query(`
    create table single_subjects (like quota_subjects including all) with (fillfactor = 80);
    insert into single_subjects overriding system value select * from quota_subjects;
    create table single_ledger (like usage_ledger including all) partition by range (at);`);
  for (const { name, bounds } of rows) {
    await pool.query(`
      create table single_${name} (like ${name} including all);
      alter table single_ledger attach partition single_${name} ${bounds}`);
  }
  await pool.query("vacuum analyze single_subjects");
}

/** `$1` the quota, `$2` the quantity, `$3` the key, `$4` who. */
export const SINGLE_STATEMENT = `
  with s as (
    update single_subjects set used = used + $2, day_used = day_used + $2
    where id = $1 and used + held + $2 <= limit_quantity + overage_limit
    returning id, used, held, limit_quantity, period_start, period_end)
  insert into single_ledger
    (subject_id, kind, key, quantity, used_after, held_at, limit_at, period_start, period_end, actor_user_id, at)
  select id, 'consume', $3, $2, used, held, limit_quantity, period_start, period_end, $4, clock_timestamp() from s
  returning id, at, used_after, held_at, limit_at, period_end`;
