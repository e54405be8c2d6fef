import { quotaSubjects } from "@souk/db/schema/usage";
import { overageReports } from "@souk/db/schema/overage";
import { subscriptions } from "@souk/db/schema/commerce";
import { stripeCustomers } from "@souk/db/schema/stripe";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Whose quotas of what. */
export interface Holding {
  organizationId: string;
  listingId: string;
}

/** Puts on record what was not reported of up to `most` quotas, each under its lock; answers of how many. */
export async function claimUnreported(db: Db, most: number): Promise<number> {
  const { rows } = await db.execute<{ claimed: number }>(
    sql`select claim_unreported_overage(${most}) as claimed`,
  );
  return rows[0]?.claimed ?? 0;
}

/** The same for the quotas of one holding; waits for spends that are under way. */
export async function claimOf(db: Db, { organizationId, listingId }: Holding): Promise<void> {
  await db.execute(sql`select claim_overage_of(${organizationId}, ${listingId})`);
}

/** How Stripe is told: as usage of a metered item, or as a line that waits for the next invoice. */
export type Way = "meter_event" | "invoice_item";

/** A report that a worker took up; `attempts` counts this attempt. */
export interface TakenReport {
  id: string;
  tierId: string;
  metricId: string;
  quantity: number;
  spentAt: Date;
  attempts: number;
  firstTriedAt: Date;
  /** Null until it was decided. */
  sentAs: Way | null;
  stripeSubscriptionId: string | null;
  stripeCustomerId: string | null;
  /** What became of the report that this one takes back; null where it takes none back. */
  reversed: { state: string; sentAs: Way | null } | null;
}

/**
 * Takes up due reports, the oldest first, each by one worker: it counts the attempt, and the report comes back after
 * `leaseMs` when the worker dies over it. One that takes another back waits for that. The time is the database's.
 */
export async function takeDue(
  db: Db,
  { limit, leaseMs, holding }: { limit: number; leaseMs: number; holding?: Holding | undefined },
): Promise<TakenReport[]> {
  const due = db
    .select({ id: overageReports.id })
    .from(overageReports)
    .innerJoin(quotaSubjects, eq(quotaSubjects.id, overageReports.subjectId))
    .where(
      and(
        eq(overageReports.state, "due"),
        sql`${overageReports.nextAttemptAt} <= now()`,
        sql`not exists (select from overage_reports first where first.id = ${overageReports.reversesId} and first.state = 'due')`,
        holding && eq(quotaSubjects.organizationId, holding.organizationId),
        holding && eq(quotaSubjects.listingId, holding.listingId),
      ),
    )
    .orderBy(overageReports.nextAttemptAt)
    .limit(limit)
    .for("update", { of: overageReports, skipLocked: true });
  const taken = await db
    .update(overageReports)
    .set({
      attempts: sql`${overageReports.attempts} + 1`,
      firstTriedAt: sql`coalesce(${overageReports.firstTriedAt}, now())`,
      nextAttemptAt: sql`now() + ${leaseMs} * interval '1 millisecond'`,
    })
    .where(sql`${overageReports.id} in (${due})`)
    .returning();
  return Promise.all(taken.map((row) => withBuyer(db, row)));
}

async function withBuyer(db: Db, row: typeof overageReports.$inferSelect): Promise<TakenReport> {
  const [subject] = await db
    .select({ metricId: quotaSubjects.metricId, stripeCustomerId: stripeCustomers.stripeCustomerId })
    .from(quotaSubjects)
    .leftJoin(stripeCustomers, eq(stripeCustomers.organizationId, quotaSubjects.organizationId))
    .where(eq(quotaSubjects.id, row.subjectId));
  const [payer] = row.subscriptionId
    ? await db
        .select({ stripeId: subscriptions.stripeSubscriptionId })
        .from(subscriptions)
        .where(eq(subscriptions.id, row.subscriptionId))
    : [];
  const [reversed] = row.reversesId
    ? await db
        .select({ state: overageReports.state, sentAs: overageReports.sentAs })
        .from(overageReports)
        .where(eq(overageReports.id, row.reversesId))
    : [];
  const { id, tierId, quantity, spentAt, attempts, firstTriedAt, sentAs } = row;
  return {
    id,
    tierId,
    quantity,
    spentAt,
    attempts,
    firstTriedAt: firstTriedAt ?? row.createdAt,
    sentAs: sentAs as Way | null,
    metricId: subject?.metricId ?? "",
    stripeSubscriptionId: payer?.stripeId ?? null,
    stripeCustomerId: subject?.stripeCustomerId ?? null,
    reversed: reversed ? { state: reversed.state, sentAs: reversed.sentAs as Way | null } : null,
  };
}

type Attempt = Pick<TakenReport, "id" | "attempts">;

/** Decides how Stripe is told, before it is; false when another worker has taken over. */
export async function decideWay(db: Db, attempt: Attempt, way: Way): Promise<boolean> {
  const rows = await db
    .update(overageReports)
    .set({ sentAs: way })
    .where(and(isCurrent(attempt), isNull(overageReports.sentAs)))
    .returning({ id: overageReports.id });
  return rows.length > 0;
}

/** Stripe has it. Whoever knows that may say so, though another worker took over meanwhile. */
export async function markSent(db: Db, { id }: Attempt): Promise<void> {
  await db
    .update(overageReports)
    .set({ state: "sent", sentAt: sql`now()`, lastError: null })
    .where(and(eq(overageReports.id, id), eq(overageReports.state, "due")));
}

/** Not taken, to be tried again after the pause. */
export async function markFailed(
  db: Db,
  attempt: Attempt,
  { pauseMs, error }: { pauseMs: number; error: string },
): Promise<void> {
  const nextAttemptAt = sql`now() + ${pauseMs} * interval '1 millisecond'`;
  await db.update(overageReports).set({ nextAttemptAt, lastError: error }).where(isCurrent(attempt));
}

/** Given up until a person has looked at it. */
export async function markDead(db: Db, attempt: Attempt, error: string): Promise<void> {
  await db.update(overageReports).set({ state: "dead", lastError: error }).where(isCurrent(attempt));
}

function isCurrent({ id, attempts }: Attempt) {
  return and(
    eq(overageReports.id, id),
    eq(overageReports.attempts, attempts),
    eq(overageReports.state, "due"),
  );
}
