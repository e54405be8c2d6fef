import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { readEvent } from "./read-event.ts";
import { DIFFERENCE, differs, type SubscriptionFacts, syncKindOf } from "./rules.ts";
import { findCursor, insertEvents, moveCursor, selectLiveFacts, selectUnsettledObjects } from "./store.ts";

/** Name of the cursor over Stripe's list of events. */
const CURSOR = "events";

/** Stripe lists an event a while after it dates it; what was read this long ago is read again. */
const OVERLAP_MS = 3_600_000;

/** Where the first comparison begins; what is older is healed by comparing the subscriptions. */
const FIRST_LOOK_MS = 24 * 3_600_000;

/** The most that Stripe puts on a page. */
const PAGE = 100;

/** What was found wanting and put into the inbox. */
export interface Reconciliation {
  /** Stripe's ids of events that had not arrived. */
  events: string[];
  /** Stripe's ids of subscriptions that differ from ours though no event is waiting to say so. */
  subscriptions: string[];
}

/**
 * Heals what deliveries lost: takes in events that Stripe lists and the inbox lacks, and lets subscriptions whose state
 * differs be fetched anew. Changes nothing itself; the worker does. May run twice or at the same time elsewhere. Refuses
 * without a Stripe key. A page that cannot be read leaves the cursor where it was.
 */
export async function reconcileStripe(ctx: StripeContext): Promise<Reconciliation> {
  const stripe = requireStripe(ctx);
  const found = {
    events: await takeMissingEvents(ctx, stripe),
    subscriptions: await noteDifferences(ctx, stripe),
  };
  ctx.log("inbox.reconciled", { events: found.events.length, subscriptions: found.subscriptions.length });
  return found;
}

async function takeMissingEvents(ctx: StripeContext, stripe: Stripe): Promise<string[]> {
  const startedAt = await readClock(ctx);
  const readUntil = await findCursor(ctx.db, CURSOR);
  const sinceMs = readUntil ? readUntil.getTime() - OVERLAP_MS : startedAt.getTime() - FIRST_LOOK_MS;
  const missing: string[] = [];
  const listed = stripe.events.list({ created: { gte: Math.floor(sinceMs / 1000) }, limit: PAGE });
  for await (const page of inPages(listed)) {
    const events = page.map(readEvent).filter((event) => event !== undefined);
    const meaningful = events.filter((event) => syncKindOf(event) !== undefined);
    missing.push(...(await insertEvents(ctx.db, meaningful)));
  }
  await moveCursor(ctx.db, CURSOR, startedAt);
  return missing;
}

/** Ours are read first: what begins while Stripe's are listed is then at worst looked at once too often. */
async function noteDifferences(ctx: StripeContext, stripe: Stripe): Promise<string[]> {
  const ours = await selectLiveFacts(ctx.db);
  const gone = new Set(ours.keys());
  const noted: string[] = [];
  for await (const page of inPages(stripe.subscriptions.list({ limit: PAGE }))) {
    const different = page.filter((subscription) => {
      gone.delete(subscription.id);
      return isOurs(subscription) && differs(toFacts(subscription), ours.get(subscription.id));
    });
    noted.push(
      ...(await note(
        ctx,
        different.map((one) => ({ id: one.id, facts: toFacts(one) })),
      )),
    );
  }
  const ended = [...gone].map((id) => ({ id, facts: { status: "canceled" } }));
  return [...noted, ...(await note(ctx, ended))];
}

/**
 * Makes an event for each subscription that nothing waits for yet; one a day for the same facts, lest a difference that
 * a look cannot mend come back for ever.
 */
async function note(
  ctx: StripeContext,
  different: readonly { id: string; facts: object }[],
): Promise<string[]> {
  const unsettled = await selectUnsettledObjects(
    ctx.db,
    different.map(({ id }) => id),
  );
  const day = ctx.now().toISOString().slice(0, 10);
  const events = different
    .filter(({ id }) => !unsettled.has(id))
    .map(({ id, facts }) => ({
      stripeEventId: `souk_${id}_${digest({ facts, day })}`,
      type: DIFFERENCE,
      objectId: id,
      apiVersion: null,
      payload: { stripe: facts },
    }));
  const inserted = new Set(await insertEvents(ctx.db, events));
  return events.filter(({ stripeEventId }) => inserted.has(stripeEventId)).map(({ objectId }) => objectId);
}

function digest(value: object): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

function isOurs({ metadata }: Stripe.Subscription): boolean {
  return metadata["souk_organization_id"] !== undefined;
}

function toFacts(subscription: Stripe.Subscription): SubscriptionFacts {
  const [item] = subscription.items.data;
  return {
    status: subscription.status,
    tierId: item?.price.metadata["souk_tier_id"],
    periodEnd: item && item.current_period_end * 1000,
    isEnding: subscription.cancel_at_period_end || subscription.cancel_at !== null,
  };
}

/** Stripe's list in batches of a page. */
async function* inPages<Item>(list: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let page: Item[] = [];
  for await (const item of list) {
    page.push(item);
    if (page.length === PAGE) {
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}
