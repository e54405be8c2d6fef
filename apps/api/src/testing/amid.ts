import type { TestDatabase } from "@souk/db/testing/database";
import type { Transaction } from "../platform/service-context.ts";

/** What comes of `ask` when it is asked in the middle of `change`, whose transaction ends once `ask` can go no further. */
export async function amid<Answer>(
  { db, pool }: TestDatabase,
  change: (tx: Transaction) => Promise<unknown>,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  let isDone = false;
  const { asked } = await db.transaction(async (tx) => {
    await change(tx);
    const answer = ask().finally(() => {
      isDone = true;
    });
    await waitForLock(pool, answer, () => isDone);
    return { asked: answer };
  });
  return asked;
}

/** Resolves as soon as a connection to this database waits for a lock, or `isEnough`. */
async function waitForLock(
  pool: TestDatabase["pool"],
  answer: Promise<unknown>,
  isEnough: () => boolean,
): Promise<void> {
  // A failure is whoever awaits the answer to see.
  answer.catch(() => {});
  const count = `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  while (!isEnough()) {
    const { rows } = await pool.query<{ n: number }>(count);
    if ((rows[0]?.n ?? 0) > 0) return;
  }
}
