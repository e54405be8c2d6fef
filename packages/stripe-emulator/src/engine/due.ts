import { change, emit } from "../world/events.ts";
import type { Rows, SubscriptionRow } from "../world/rows.ts";
import { all, find, realNow, type World } from "../world/world.ts";
import { payInvoice, voidInvoice } from "./invoicing.ts";
import { collectDraft, endPeriod } from "./renewal.ts";
import { endPhase } from "./schedules.ts";
import { endSubscription } from "./subscription-status.ts";

/** Something that happens by itself at a time. */
interface Due {
  at: number;
  run: () => void;
}

const incompleteSeconds = 23 * 3600;
const trialNoticeSeconds = 3 * 86_400;

/** Moves a test clock forward and lets everything fall due on the way, in order of time. Never goes back. */
export function advanceClock(world: World, clock: Rows["testClocks"], to: number): void {
  for (;;) {
    const next = nextDue(world, clock.id);
    if (next === undefined || next.at > to) break;
    clock.frozen_time = Math.max(clock.frozen_time, next.at);
    next.run();
  }
  clock.frozen_time = to;
}

/** Lets everything fall due for the customers who live in real time. */
export function catchUp(world: World): boolean {
  let acted = false;
  for (;;) {
    const next = nextDue(world, null);
    if (next === undefined || next.at > realNow()) return acted;
    next.run();
    acted = true;
  }
}

/** When the next thing falls due for a test clock (or for real time: null). */
export function nextDueAt(world: World, clock: string | null): number | undefined {
  return nextDue(world, clock)?.at;
}

function nextDue(world: World, clock: string | null): Due | undefined {
  let first: Due | undefined;
  for (const due of agenda(world, clock)) if (first === undefined || due.at < first.at) first = due;
  return first;
}

function* agenda(world: World, clock: string | null): Generator<Due> {
  const inTime = (customer: string | null) =>
    (find(world, "customers", customer)?.test_clock ?? null) === clock;
  for (const invoice of all(world, "invoices"))
    if (inTime(invoice.customer)) yield* invoiceAgenda(world, invoice);
  for (const one of all(world, "subscriptions"))
    if (inTime(one.customer)) yield* subscriptionAgenda(world, one);
  for (const session of all(world, "sessions")) {
    if (session.status === "open" && inTime(session.customer)) {
      yield { at: session.expires_at, run: () => expireSession(world, session) };
    }
  }
}

function* invoiceAgenda(world: World, invoice: Rows["invoices"]): Generator<Due> {
  const finalizes = invoice.automatically_finalizes_at;
  if (invoice.status === "draft" && finalizes !== null) {
    yield { at: finalizes, run: () => collectDraft(world, invoice) };
  }
  if (invoice.status === "open" && invoice.next_payment_attempt !== null) {
    yield { at: invoice.next_payment_attempt, run: () => void payInvoice(world, invoice, { retry: true }) };
  }
}

function* subscriptionAgenda(world: World, subscription: SubscriptionRow): Generator<Due> {
  const { status, cancel_at: cancelAt, pending_update: pending } = subscription;
  if (status === "canceled" || status === "incomplete_expired") return;
  if (cancelAt !== null && !subscription.cancel_at_period_end) {
    yield {
      at: cancelAt,
      run: () => endSubscription(world, subscription, { reason: "cancellation_requested" }),
    };
  }
  if (pending !== null) yield { at: pending.expires_at, run: () => dropPending(world, subscription) };
  if (status === "incomplete") {
    yield { at: subscription.created + incompleteSeconds, run: () => expireIncomplete(world, subscription) };
    return;
  }
  if (status === "paused") return;
  if (status === "trialing") yield* trialNotice(world, subscription);
  // A new phase begins before the period that it is for: of two things due at once the first runs first.
  yield* phaseAgenda(world, subscription);
  const end = subscription.items.data[0]?.current_period_end;
  if (end !== undefined) yield { at: end, run: () => endPeriod(world, subscription) };
}

function* phaseAgenda(world: World, subscription: SubscriptionRow): Generator<Due> {
  const schedule = find(world, "schedules", subscription.schedule);
  const end = schedule?.current_phase?.end_date;
  if (schedule && end !== undefined) yield { at: end, run: () => endPhase(world, schedule, subscription) };
}

function* trialNotice(world: World, subscription: SubscriptionRow): Generator<Due> {
  const { trial_end: end, id } = subscription;
  if (end === null || world.state.trialNotices[id] === end) return;
  const run = () => {
    world.state.trialNotices[id] = end;
    emit(world, "customer.subscription.trial_will_end", subscription);
  };
  yield { at: Math.max(subscription.start_date, end - trialNoticeSeconds), run };
}

function expireIncomplete(world: World, subscription: SubscriptionRow): void {
  const invoice = find(world, "invoices", subscription.latest_invoice);
  endSubscription(world, subscription, { reason: "payment_failed", status: "incomplete_expired" });
  if (invoice?.status === "open") voidInvoice(world, invoice);
}

function dropPending(world: World, subscription: SubscriptionRow): void {
  const invoice = find(world, "invoices", world.state.pendingChanges[subscription.id]?.invoice);
  delete world.state.pendingChanges[subscription.id];
  if (invoice?.status === "open") voidInvoice(world, invoice);
  change(world, subscription, { pending_update: null }, "customer.subscription.updated");
  emit(world, "customer.subscription.pending_update_expired", subscription);
}

/** Closes an open checkout session; its link no longer works. */
export function expireSession(world: World, session: Rows["sessions"]): void {
  Object.assign(session, { status: "expired", url: null });
  emit(world, "checkout.session.expired", session);
}
