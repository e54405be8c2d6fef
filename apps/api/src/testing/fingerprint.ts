import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";

/** A digest of every row of every table, by table: equal when, and only when, nothing was written between. */
export async function fingerprint(db: Database): Promise<Record<string, unknown>> {
  const { rows: tables } = await db.execute<{ name: string }>(
    sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const digests: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { rows } = await db.execute(
      sql`select count(*) as rows, md5(string_agg(t::text, '|' order by t::text)) as digest from ${sql.identifier(name)} t`,
    );
    digests[name] = rows[0];
  }
  return digests;
}
