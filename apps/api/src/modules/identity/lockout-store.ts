import { users } from "@souk/db/schema/people";
import { failedSignIns } from "@souk/db/schema/sign-in";
import { and, eq, gt, inArray, isNull, lt, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Wrong passwords and codes in a row that an address may see before it is locked. */
export const MOST_FAILURES = 10;

const FIRST_LOCK_MINUTES = 15;

/** After a day without a try everything is forgotten; no lock lasts longer either. */
const FORGOTTEN_AFTER_HOURS = 24;

/** One try, paid for before it is made. */
export interface Charge {
  email: string;
  /** The address was locked already: whatever is presented is wrong. */
  isLocked: boolean;
  /** This try is the last one; its failure leaves the lock that stands from now on. */
  isLast: boolean;
}

/**
 * Counts a try at an address before it is made, in one statement, so that guesses in parallel cannot share
 * one. At the limit the address is locked: 15 minutes, twice as long each further time, a day at most.
 * Tries at a locked address count nothing. Unknown addresses are counted like all others.
 */
export async function chargeTry(db: Db, address: string, now: Date): Promise<Charge> {
  const email = address.toLowerCase();
  const at = sql`${now.toISOString()}::timestamptz`;
  const forgotten = sql`${at} - make_interval(hours => ${FORGOTTEN_AFTER_HOURS})`;
  const { rows } = await db.execute<{ is_locked: boolean; is_last: boolean }>(sql`
    insert into ${failedSignIns} as f (email, failed, last_tried_at) values (${email}, 1, ${at})
    on conflict (email) do update set (failed, locks, locked_until, told_at, last_tried_at) = (
      select
        case when is_locked then f.failed when is_over then 1 else f.failed + 1 end,
        case when is_forgotten then 0 when is_last then f.locks + 1 else f.locks end,
        case when is_locked then f.locked_until when is_last then ${at} + least(
          make_interval(mins => ${FIRST_LOCK_MINUTES}) * power(2, least(f.locks, 10)),
          make_interval(hours => ${FORGOTTEN_AFTER_HOURS})) end,
        case when is_locked then f.told_at end,
        ${at}
      from (select *, not is_locked and not is_over and f.failed + 1 >= ${MOST_FAILURES} as is_last from (
        select coalesce(f.locked_until > ${at}, false) as is_locked,
          coalesce(f.locked_until <= ${at}, f.last_tried_at < ${forgotten}) as is_over,
          f.last_tried_at < ${forgotten} and coalesce(f.locked_until <= ${at}, true) as is_forgotten
      ) as state) as verdict)
    returning coalesce(old.locked_until > ${at}, false) as is_locked,
      new.locked_until is not null and coalesce(old.locked_until <= ${at}, true) as is_last`);
  const [row] = rows;
  if (!row) throw new Error("A try was not counted");
  return { email, isLocked: row.is_locked, isLast: row.is_last };
}

/** Gives back a try that proved nothing wrong, with the lock that it left, if no other came of it since. */
export async function refundTry(db: Db, { email, isLast }: Charge): Promise<void> {
  await db
    .update(failedSignIns)
    .set({
      failed: sql`greatest(${failedSignIns.failed} - 1, 0)`,
      ...(isLast ? { lockedUntil: null, locks: sql`greatest(${failedSignIns.locks} - 1, 0)` } : {}),
    })
    .where(eq(failedSignIns.email, email));
}

/** Forgets what failed at an address and opens its lock; answers whether it was locked. */
export async function forgetFailures(db: Db, email: string, now: Date): Promise<boolean> {
  const [row] = await db
    .delete(failedSignIns)
    .where(eq(failedSignIns.email, email))
    .returning({ lockedUntil: failedSignIns.lockedUntil });
  return row?.lockedUntil ? row.lockedUntil > now : false;
}

/** The same for a person by id: whoever has a new password starts afresh. */
export async function forgetFailuresOfUser(db: Db, userId: string): Promise<void> {
  const email = db.select({ email: users.email }).from(users).where(eq(users.id, userId));
  await db.delete(failedSignIns).where(inArray(failedSignIns.email, email));
}

/** Takes the locks whose owners know nothing yet, and says whose they are; each is taken once. */
export async function takeUntoldLocks(db: Db, now: Date) {
  return db
    .update(failedSignIns)
    .set({ toldAt: now })
    .from(users)
    .where(
      and(
        eq(users.email, failedSignIns.email),
        gt(failedSignIns.lockedUntil, now),
        isNull(failedSignIns.toldAt),
      ),
    )
    .returning({
      userId: users.id,
      email: users.email,
      lockedUntil: failedSignIns.lockedUntil,
    });
}

/** Removes the counts of addresses that nobody has tried for a day. */
export async function deleteForgottenFailures(db: Db, now: Date): Promise<void> {
  const forgotten = new Date(now.getTime() - FORGOTTEN_AFTER_HOURS * 3_600_000);
  await db.delete(failedSignIns).where(lt(failedSignIns.lastTriedAt, forgotten));
}

/** What failed at an address since its owner last signed in, and until when it is locked for that. */
export async function selectLock(
  db: Db,
  email: string,
  now: Date,
): Promise<{ failed: number; lockedUntil: string | null }> {
  const [row] = await db.select().from(failedSignIns).where(eq(failedSignIns.email, email));
  const lockedUntil = row?.lockedUntil && row.lockedUntil > now ? row.lockedUntil.toISOString() : null;
  return { failed: row?.failed ?? 0, lockedUntil };
}
