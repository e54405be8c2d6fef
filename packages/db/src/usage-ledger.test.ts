import { expect, it } from "vitest";
import { testDatabase } from "./testing/database.ts";

/** Ledger rows as if many subjects had spent once each: then the planner holds one subject to be as rare as one key. */
const SPENT_ONCE = `
  insert into usage_ledger (subject_id, kind, key, quantity, used_after, held_at, period_start, at)
  select n, 'consume', 'k' || n, 1, 1, 0, clock_timestamp(), clock_timestamp() from generate_series(1, 20000) n`;

it("keys of the ledger are looked up by their index, however rare subjects were", async () => {
  const { pool } = await testDatabase();
  await pool.query("select create_usage_partitions(now(), 1)");
  const explain = async () => {
    const { rows } = await pool.query<{ "QUERY PLAN": string }>(
      "explain (generic_plan) select * from usage_ledger where subject_id = $1 and key = $2 and at >= $3 and at < $4",
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  expect(await explain()).toMatch(/usage_ledger_\d+_key/);
  await pool.query(SPENT_ONCE);
  await pool.query("analyze usage_ledger");
  expect(await explain()).not.toMatch(/_subject/);
});
