import { expect, test } from "vitest";
import { createDb, createPool } from "./client.ts";
import { testDatabase } from "./testing/database.ts";

test("a connection that breaks between two statements of a transaction fails the transaction, and nothing else", async () => {
  const { pool: other, url } = await testDatabase();
  const pool = createPool(url, { max: 1 });
  const work = createDb(pool).transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>("select pg_backend_pid() as pid");
    await other.query("select pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
    // A turn of the event loop for the farewell to arrive.
    await other.query("select 1");
    await tx.execute("select 1");
  });
  await expect(work).rejects.toThrow("Failed query");
  const { rows } = await pool.query("select 1 as alive");
  expect(rows).toEqual([{ alive: 1 }]);
  await pool.end();
});

test("a connection that broke and was never given back takes nobody's place", async () => {
  const { pool: other, url } = await testDatabase();
  const pool = createPool(url, { max: 1 });
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  await other.query("select pg_terminate_backend($1, 5000)", [rows[0]?.pid]);
  expect(await pool.query("select 1 as alive")).toMatchObject({ rows: [{ alive: 1 }] });
  client.release();
  await pool.end();
});
