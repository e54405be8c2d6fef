import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";

/**
 * Gives a database a clock that can be moved: sessions whose search_path begins with `test_clock` read it wherever the
 * engine asks for the time. It runs with the server's, `ahead` of it, until it is stopped at an instant.
 */
export async function installClock(db: Database): Promise<void> {
  await db.execute(sql`create schema test_clock`);
  await db.execute(sql`create table test_clock.setting (ahead interval not null, stopped_at timestamptz)`);
  await db.execute(sql`insert into test_clock.setting values ('0', null)`);
  await db.execute(sql`create function test_clock.clock_timestamp() returns timestamptz language sql as $$
    select coalesce(stopped_at, pg_catalog.clock_timestamp() + ahead) from test_clock.setting $$`);
}

/** Where to connect to read that clock. */
export function clockedUrl(url: string): string {
  const clocked = new URL(url);
  clocked.searchParams.set("options", "-c search_path=test_clock,public,pg_catalog");
  return clocked.href;
}

/** Stops the clock at an instant, in milliseconds since 1970; or moves a stopped one there. */
export async function stopClockAt(db: Database, now: number): Promise<void> {
  await db.execute(
    sql`update test_clock.setting set stopped_at = ${new Date(now).toISOString()}::timestamptz`,
  );
}

/** Lets the clock jump so many seconds ahead. */
export async function advanceClock(db: Database, seconds: number): Promise<void> {
  await db.execute(sql`update test_clock.setting set ahead = ahead + make_interval(secs => ${seconds})`);
}
