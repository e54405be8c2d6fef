import type { StripeEvent, StripeEventState } from "@souk/contracts/billing/entities";
import { pricingTiers, subscriptions } from "@souk/db/schema/commerce";
import { stripeCursors, stripeEvents } from "@souk/db/schema/stripe";
import { and, asc, desc, eq, gte, inArray, isNotNull, like, lt, ne, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { NOTICE } from "./notice-store.ts";
import type { SubscriptionFacts } from "./rules.ts";

type Db = ServiceContext["db"];

/** An event that is taken in. */
export type NewEvent = Pick<
  typeof stripeEvents.$inferInsert,
  "stripeEventId" | "type" | "objectId" | "apiVersion" | "payload"
>;

/** Keeps the events that are not there yet and wakes the workers, in one statement. Answers the ids of the new ones. */
export async function insertEvents(db: Db, events: readonly NewEvent[]): Promise<string[]> {
  if (events.length === 0) return [];
  const inserted = db.$with("inserted").as(
    db
      .insert(stripeEvents)
      .values([...events])
      .onConflictDoNothing()
      .returning({ stripeEventId: stripeEvents.stripeEventId }),
  );
  const rows = await db
    .with(inserted)
    .select({ stripeEventId: inserted.stripeEventId, woken: sql`pg_notify(${NOTICE}, '')` })
    .from(inserted);
  return rows.map(({ stripeEventId }) => stripeEventId);
}

export interface EventFilter {
  state: StripeEventState | undefined;
  /** Beginning of the type. */
  type: string | undefined;
  after: string | undefined;
  limit: number;
}

/** One event more than the page holds, newest first. */
export async function selectEvents(db: Db, filter: EventFilter): Promise<StripeEvent[]> {
  const { state, type, after, limit } = filter;
  const rows = await db
    .select()
    .from(stripeEvents)
    .where(
      and(
        state ? eq(stripeEvents.state, state) : undefined,
        startsWith(type),
        after ? lt(stripeEvents.id, after) : undefined,
      ),
    )
    .orderBy(desc(stripeEvents.id))
    .limit(limit + 1);
  return rows.map(toStripeEvent);
}

/** Which events a command puts back. */
export interface RetryFilter {
  states: readonly StripeEventState[];
  /** Received at or after. */
  since: Date | undefined;
  /** Beginning of the type. */
  type: string | undefined;
  /** Stripe's id of the one event. */
  stripeEventId: string | undefined;
}

/** The events that a filter means, oldest first. */
export async function selectToRetry(db: Db, filter: RetryFilter): Promise<StripeEvent[]> {
  const { states, since, type, stripeEventId } = filter;
  const rows = await db
    .select()
    .from(stripeEvents)
    .where(
      and(
        inArray(stripeEvents.state, [...states]),
        since ? gte(stripeEvents.receivedAt, since) : undefined,
        startsWith(type),
        stripeEventId ? eq(stripeEvents.stripeEventId, stripeEventId) : undefined,
      ),
    )
    .orderBy(asc(stripeEvents.id));
  return rows.map(toStripeEvent);
}

/** Puts an event back as if it had just come in, and wakes the workers. Undefined when there is none. */
export async function resetEvent(db: Db, id: string): Promise<StripeEvent | undefined> {
  const [row] = await db
    .update(stripeEvents)
    .set({ state: "received", attempts: 0, nextAttemptAt: sql`now()`, lastError: null, processedAt: null })
    .where(eq(stripeEvents.id, id))
    .returning();
  if (row) await db.execute(sql`select pg_notify(${NOTICE}, '')`);
  return row && toStripeEvent(row);
}

function startsWith(type: string | undefined): SQL | undefined {
  return type ? like(stripeEvents.type, `${type.replace(/[\\%_]/g, "\\$&")}%`) : undefined;
}

function toStripeEvent(row: typeof stripeEvents.$inferSelect): StripeEvent {
  const isPending = row.state === "received" || row.state === "failed";
  return {
    id: row.id,
    stripeEventId: row.stripeEventId,
    type: row.type,
    objectId: row.objectId,
    apiVersion: row.apiVersion,
    state: row.state as StripeEventState,
    attempts: row.attempts,
    lastError: row.lastError,
    receivedAt: row.receivedAt.toISOString(),
    nextAttemptAt: isPending ? row.nextAttemptAt.toISOString() : null,
    processedAt: row.processedAt?.toISOString() ?? null,
    payload: row.payload,
  };
}

/**
 * Of these objects, those that somebody works on or will: a new event for them would say nothing new. A dead event waits
 * for a person, who may never come, so it speaks for nobody.
 */
export async function selectUnsettledObjects(db: Db, objectIds: readonly string[]): Promise<Set<string>> {
  if (objectIds.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ objectId: stripeEvents.objectId })
    .from(stripeEvents)
    .where(
      and(
        inArray(stripeEvents.objectId, [...objectIds]),
        inArray(stripeEvents.state, ["received", "failed"]),
      ),
    );
  return new Set(rows.map(({ objectId }) => objectId));
}

/** Until when Stripe's list was compared with the inbox. */
export async function findCursor(db: Db, name: string): Promise<Date | undefined> {
  const [row] = await db
    .select({ readUntil: stripeCursors.readUntil })
    .from(stripeCursors)
    .where(eq(stripeCursors.name, name));
  return row?.readUntil;
}

/** Moves the cursor, forwards only: of two reconcilers at once the earlier may finish later. */
export async function moveCursor(db: Db, name: string, readUntil: Date): Promise<void> {
  await db
    .insert(stripeCursors)
    .values({ name, readUntil })
    .onConflictDoUpdate({
      target: stripeCursors.name,
      set: { readUntil: sql`greatest(${stripeCursors.readUntil}, excluded.read_until)` },
    });
}

/** What Souk holds of every live subscription that Stripe bills, by Stripe's id. */
export async function selectLiveFacts(db: Db): Promise<Map<string, SubscriptionFacts>> {
  const rows = await db
    .select({
      stripeId: subscriptions.stripeSubscriptionId,
      status: subscriptions.status,
      tierId: pricingTiers.id,
      periodEnd: subscriptions.periodEnd,
      cancelsAt: subscriptions.cancelsAt,
    })
    .from(subscriptions)
    .innerJoin(pricingTiers, eq(pricingTiers.id, subscriptions.tierId))
    .where(and(isNotNull(subscriptions.stripeSubscriptionId), ne(subscriptions.status, "canceled")));
  return new Map(
    rows.map(({ stripeId, status, tierId, periodEnd, cancelsAt }) => [
      stripeId ?? "",
      { status, tierId, periodEnd: periodEnd?.getTime(), isEnding: cancelsAt !== null },
    ]),
  );
}
