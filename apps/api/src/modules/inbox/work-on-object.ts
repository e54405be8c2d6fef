import type { ServiceContext } from "../../platform/service-context.ts";
import { type Claim, type ClaimedEvent, type Settlement, settleObject } from "./lease-store.ts";
import { failureText } from "./failure-text.ts";
import { MAX_ATTEMPTS, pauseAfter, type SyncKind, syncKindOf } from "./rules.ts";

/**
 * Fetches one object of Stripe's as it is now and puts it into effect; safe to repeat and to run twice at once.
 * `not_ours` when it belongs to nobody here.
 */
export type Sync = (stripeId: string) => Promise<"synced" | "not_ours">;

/** One sync for each kind of object that events speak of. */
export type SyncPorts = Readonly<Record<SyncKind, Sync>>;

/**
 * Works on one object for all its claimed events and settles them: done, ignored, to be tried again, or dead. What a
 * sync throws is written down, never thrown on. Only a database that cannot be written to makes it throw.
 */
export async function workOnObject(
  ctx: ServiceContext,
  ports: SyncPorts,
  { objectId, holder, events }: Claim,
): Promise<void> {
  const outcomes = new Map<SyncKind, Promise<Outcome>>();
  const settlements = events.map(async (event): Promise<Settlement> => {
    const kind = syncKindOf({ type: event.type, objectId });
    if (!kind) return settled(event, { state: "ignored" });
    if (event.attempts > MAX_ATTEMPTS) return settled(event, { error: CRASHED });
    const outcome = outcomes.get(kind) ?? attempt(ports[kind], objectId);
    outcomes.set(kind, outcome);
    return settled(event, await outcome);
  });
  const results = await Promise.all(settlements);
  await settleObject(ctx.db, { objectId, holder }, results);
  for (const [at, { state, error, attempts }] of results.entries()) {
    ctx.log(`stripe_event.${state}`, { type: events[at]?.type, objectId, attempts, ...(error && { error }) });
  }
}

const CRASHED = "Every worker that took this event up ended before it was through with it.";

type Outcome = { state: "done" | "ignored" } | { error: string };

async function attempt(sync: Sync, objectId: string): Promise<Outcome> {
  try {
    return { state: (await sync(objectId)) === "synced" ? "done" : "ignored" };
  } catch (error) {
    return { error: failureText(error) };
  }
}

function settled({ id, attempts }: ClaimedEvent, outcome: Outcome): Settlement {
  if ("state" in outcome) return { id, attempts, state: outcome.state, error: null, pauseMs: 0 };
  const state = attempts >= MAX_ATTEMPTS ? "dead" : "failed";
  return { id, attempts, state, error: outcome.error, pauseMs: pauseAfter(attempts, Math.random()) };
}
