import { randomUUID } from "node:crypto";
import type { StripeEventState } from "@souk/contracts/billing/entities";
import { stripeObjectLeases } from "@souk/db/schema/stripe";
import { and, eq, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** An event that a worker took up; `attempts` counts this attempt. */
export interface ClaimedEvent {
  id: string;
  type: string;
  attempts: number;
}

/** A lease: the object, and the name under which it is held, which no two claims share. */
export interface Lease {
  objectId: string;
  holder: string;
}

/** One Stripe object and every event about it that is due: one look at the object answers them all. */
export interface Claim extends Lease {
  events: ClaimedEvent[];
}

/** For how long to claim, and how many objects at most. */
export interface ClaimTerms {
  leaseMs: number;
  limit: number;
}

/** Whole windows of events are looked through for objects that nobody works on. */
const WINDOW = 500;

/**
 * Leases objects with due events and counts the attempt, in one statement. An object is leased to one worker
 * at a time; a lease that ran out is taken over. The attempt is counted here so that an event which kills its worker
 * dies in the end. Leases are taken in the order of ids, so that claims do not lock each other out. The time is the
 * database's, for workers run on several machines. A lease may come without events, when another worker was faster.
 */
export async function claimObjects(db: Db, { leaseMs, limit }: ClaimTerms): Promise<Claim[]> {
  const holder = randomUUID();
  const { rows } = await db.execute<{ object_id: string } & Partial<ClaimedEvent>>(sql`
    with due as (
      select object_id, min(next_attempt_at) as since
      from (
        select object_id, next_attempt_at
        from stripe_events e
        where state in ('received', 'failed') and next_attempt_at <= now()
          and not exists (
            select from stripe_object_leases l where l.object_id = e.object_id and l.lease_until > now()
          )
        order by next_attempt_at
        limit ${WINDOW}
      ) oldest
      group by object_id
      order by since
      limit ${limit}
    ), leased as (
      insert into stripe_object_leases as held (object_id, holder, lease_until)
      select object_id, ${holder}::uuid, now() + ${leaseMs} * interval '1 millisecond'
      from due
      order by object_id
      on conflict (object_id) do update
        set holder = excluded.holder, lease_until = excluded.lease_until
        where held.lease_until <= now()
      returning object_id
    ), claimed as (
      update stripe_events e
      set attempts = attempts + 1
      from leased
      where e.object_id = leased.object_id and state in ('received', 'failed') and next_attempt_at <= now()
      returning e.id, e.object_id, e.type, e.attempts
    )
    select leased.object_id, claimed.id, claimed.type, claimed.attempts
    from leased left join claimed using (object_id)
    order by claimed.id`);
  const claims = new Map<string, Claim>();
  for (const { object_id: objectId, id, type, attempts } of rows) {
    const claim = claims.get(objectId) ?? { objectId, holder, events: [] };
    if (id && type && attempts) claim.events.push({ id, type, attempts });
    claims.set(objectId, claim);
  }
  return [...claims.values()];
}

/** What became of one event. `pauseMs` is until the next attempt and counts for `failed` only. */
export interface Settlement {
  id: string;
  attempts: number;
  state: Exclude<StripeEventState, "received">;
  error: string | null;
  pauseMs: number;
}

/**
 * Writes what became of the events and gives the object back, in one statement. A worker that lost its lease writes
 * nothing: whoever took over decides. An event that a person put back meanwhile stays put back.
 */
export async function settleObject(
  db: Db,
  { objectId, holder }: Lease,
  settlements: readonly Settlement[],
): Promise<void> {
  await db.execute(sql`
    with released as (
      delete from stripe_object_leases where object_id = ${objectId} and holder = ${holder}::uuid
      returning object_id
    )
    update stripe_events e
    set state = s.state,
      last_error = s.error,
      next_attempt_at = now() + s."pauseMs" * interval '1 millisecond',
      processed_at = case when s.state in ('done', 'ignored') then now() end
    from released, jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb)
      as s (id uuid, attempts integer, state text, error text, "pauseMs" bigint)
    where e.id = s.id and e.attempts = s.attempts and e.state in ('received', 'failed')
      and e.object_id = released.object_id`);
}

/** Makes leases last longer, those that were not lost. */
export async function renewLeases(db: Db, leases: readonly Lease[], leaseMs: number): Promise<void> {
  await db
    .update(stripeObjectLeases)
    .set({ leaseUntil: sql`now() + ${leaseMs} * interval '1 millisecond'` })
    .where(
      or(
        ...leases.map(({ objectId, holder }) =>
          and(eq(stripeObjectLeases.objectId, objectId), eq(stripeObjectLeases.holder, holder)),
        ),
      ),
    );
}
