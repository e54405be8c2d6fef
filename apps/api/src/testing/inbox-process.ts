/**
 * A worker process that a test may kill: it works on the inbox of DATABASE_URL and asks STRIPE_URL for the version of an
 * object, which it puts into effect in the test's own tables, as modules do: guarded, and booked once.
 */
import { createDb, createPool } from "@souk/db/client";
import { sql } from "drizzle-orm";
import { runInbox } from "../modules/inbox/index.ts";
import { portsOf } from "./stripe-inbox.ts";

const { DATABASE_URL = "", STRIPE_URL = "" } = process.env;
const db = createDb(createPool(DATABASE_URL, { max: 10 }));

runInbox(
  { db, actor: { kind: "system" }, now: () => new Date(), log: () => {}, requestId: null },
  {
    databaseUrl: DATABASE_URL,
    ports: portsOf(async (id) => {
      const answer = await fetch(`${STRIPE_URL}/${id}`);
      const { version } = (await answer.json()) as { version: number };
      await db.transaction(async (tx) => {
        await tx.execute(sql`
          insert into test_objects as held (id, version) values (${id}, ${version})
          on conflict (id) do update set version = excluded.version where held.version < excluded.version`);
        const { rowCount } = await tx.execute(
          sql`insert into test_bookings (source) values (${`${id}:${version}`}) on conflict do nothing`,
        );
        if (rowCount === 1) await tx.execute(sql`update test_total set amount = amount + 1`);
      });
      return "synced";
    }),
  },
  { parallel: 8, leaseMs: 1_500, pollMs: 100 },
);
