import { emails } from "@souk/db/schema/mail";
import { and, eq, lt, sql } from "drizzle-orm";
import type { ServiceContext, Transaction } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** A mail for the outbox, as it is stored. */
export interface StoredMail {
  recipient: string;
  template: string;
  sealedProps: string;
  usefulUntil: Date | null;
  /** Null for no limit. */
  atMostPerHour: number | null;
}

/** Puts a mail into the outbox for as long as the transaction stands; answers false when it would be one too many. */
export async function insertMail(db: Transaction, mail: StoredMail): Promise<boolean> {
  // Whoever writes to an address with a limit waits for the one before, so that the count holds.
  if (mail.atMostPerHour !== null)
    await db.execute(
      sql`select pg_advisory_xact_lock(hashtextextended(${`${mail.template}:${mail.recipient}`}, 0))`,
    );
  const { rowCount } = await db.execute(sql`
    insert into ${emails} (recipient, template, sealed_props, useful_until)
    select ${mail.recipient}, ${mail.template}, ${mail.sealedProps}, ${mail.usefulUntil?.toISOString() ?? null}::timestamptz
    where ${mail.atMostPerHour}::integer is null or ${mail.atMostPerHour}::integer > (
      select count(*) from ${emails}
      where recipient = ${mail.recipient} and template = ${mail.template} and created_at > now() - interval '1 hour'
    )`);
  return rowCount === 1;
}

/** A mail that a worker took up; `attempts` counts this attempt. */
export interface ClaimedMail {
  id: string;
  recipient: string;
  template: string;
  sealedProps: string;
  attempts: number;
  usefulUntil: Date | null;
}

/**
 * Takes up due mails, the oldest first, each by one worker: it counts the attempt and comes back after `leaseMs` when
 * the worker dies over it. The time is the database's, for workers run on several machines.
 */
export async function claimMails(db: Db, terms: { limit: number; leaseMs: number }): Promise<ClaimedMail[]> {
  const due = db
    .select({ id: emails.id })
    .from(emails)
    .where(and(eq(emails.state, "queued"), sql`${emails.nextAttemptAt} <= now()`))
    .orderBy(emails.nextAttemptAt)
    .limit(terms.limit)
    .for("update", { skipLocked: true });
  const rows = await db
    .update(emails)
    .set({
      attempts: sql`${emails.attempts} + 1`,
      nextAttemptAt: sql`now() + ${terms.leaseMs} * interval '1 millisecond'`,
    })
    .where(sql`${emails.id} in (${due})`)
    .returning();
  return rows.map((row) => ({ ...row, sealedProps: row.sealedProps ?? "" }));
}

/** Which attempt a settlement speaks of: a worker whose lease ran out changes nothing. */
type Attempt = Pick<ClaimedMail, "id" | "attempts">;

/** The mail server has it: what was in it is erased. */
export async function markSent(db: Db, attempt: Attempt): Promise<void> {
  await settle(db, attempt, { state: "sent", sentAt: sql`now()`, sealedProps: null, lastError: null });
}

/** Not taken, to be tried again after the pause. */
export async function markFailed(
  db: Db,
  attempt: Attempt,
  { pauseMs, error }: { pauseMs: number; error: string },
): Promise<void> {
  const nextAttemptAt = sql`now() + ${pauseMs} * interval '1 millisecond'`;
  await settle(db, attempt, { nextAttemptAt, lastError: error });
}

/** Given up: what was in it is erased. */
export async function markDead(db: Db, attempt: Attempt, error: string): Promise<void> {
  await settle(db, attempt, { state: "dead", sealedProps: null, lastError: error });
}

async function settle(
  db: Db,
  { id, attempts }: Attempt,
  outcome: Parameters<ReturnType<typeof updateEmails>["set"]>[0],
): Promise<void> {
  await updateEmails(db)
    .set(outcome)
    .where(and(eq(emails.id, id), eq(emails.attempts, attempts), eq(emails.state, "queued")));
}

const updateEmails = (db: Db) => db.update(emails);

/** Removes what was settled before `before`: who was written to when is nobody's business for ever. */
export async function deleteMailsBefore(db: Db, before: Date): Promise<void> {
  await db.delete(emails).where(and(lt(emails.createdAt, before), sql`${emails.state} <> 'queued'`));
}
