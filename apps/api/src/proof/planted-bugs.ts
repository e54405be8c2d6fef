import type { Database } from "@souk/db/client";
import { sql } from "drizzle-orm";

/** A change to one of the engine's functions that breaks what it promises. */
export interface PlantedBug {
  name: string;
  function: string;
  /** What the function says, and what it says instead. */
  replace: readonly [string, string];
  /** A unique index that would keep the bug from happening, by its ending. */
  withoutIndex?: string;
}

/** One for each promise of the engine. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "the guard of the limit is gone",
    function: "spend_usage",
    replace: ["s.used + s.held + p_quantity[x] > s.limit_quantity + s.overage_limit", "false"],
  },
  {
    name: "what is held does not count against the limit",
    function: "spend_usage",
    replace: [
      "s.used + s.held + p_quantity[x] > s.limit_quantity",
      "s.used + p_quantity[x] > s.limit_quantity",
    ],
  },
  {
    name: "the buyer's cap of the day is forgotten",
    function: "spend_usage",
    replace: ["s.day_used + s.day_held + p_quantity[x] > s.stop_day", "false"],
  },
  {
    name: "keys are not looked up",
    function: "spend_usage",
    replace: ["v_known[r.n] := r.e;", ""],
    withoutIndex: "_key",
  },
  {
    name: "a spend is given back again",
    function: "release_usage_spend",
    replace: ["l.at >= h.at AND l.kind = 'release'", "l.at >= h.at AND l.kind = 'nothing'"],
    withoutIndex: "_released",
  },
  {
    name: "a hold is settled again",
    function: "settle_usage_hold",
    replace: ["IF d.kind = 'settle' THEN", "IF false THEN"],
    withoutIndex: "_ended",
  },
  {
    name: "an old hold is charged to the period that runs",
    function: "settle_usage_hold",
    replace: ["charged_period(s, h.period_start)", "charged_period(s, s.period_start)"],
  },
  {
    name: "a day's use is lost when the day is over",
    function: "roll_quota_subject",
    replace: ["n.day <> s.day AND s.day_used > 0", "false"],
  },
];

/** Breaks the engine in this database. Fails when the engine no longer says what would be replaced. */
export async function plant(db: Database, bug: PlantedBug): Promise<void> {
  const { rows } = await db.execute<{ source: string }>(
    sql`select pg_get_functiondef(oid) as source from pg_proc where proname = ${bug.function}`,
  );
  const [sound = ""] = rows.map(({ source }) => source);
  const broken = sound.replace(...bug.replace);
  if (broken === sound) throw new Error(`${bug.function} has no "${bug.replace[0]}"`);
  await db.execute(sql.raw(broken));
  if (bug.withoutIndex) await dropIndexes(db, bug.withoutIndex);
}

async function dropIndexes(db: Database, ending: string): Promise<void> {
  const { rows } = await db.execute<{ name: string }>(sql`
    select indexname as name from pg_indexes where tablename like 'usage_ledger_%' and indexname ~ ${`\\d${ending}$`}`);
  for (const { name } of rows) await db.execute(sql`drop index ${sql.identifier(name)}`);
}
