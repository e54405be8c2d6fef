import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { testDatabase } from "./database.ts";

test("a test file's database is migrated", async () => {
  const { db } = await testDatabase();
  const { rows } = await db.execute(
    sql`SELECT count(*)::int AS tables FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  expect(rows[0]?.tables).toBeGreaterThan(5);
});

test("every call in one file answers the same pool", async () => {
  expect(await testDatabase()).toBe(await testDatabase());
});
