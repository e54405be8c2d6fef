import { change, emit } from "../world/events.ts";
import type { InvoiceRow, SubscriptionRow } from "../world/rows.ts";
import { all, find, nowFor, type World } from "../world/world.ts";
import { spendOnceDiscounts } from "./discounts.ts";

/** Ends a subscription now. Its open invoices stay owed but are no longer collected by themselves. */
export function endSubscription(
  world: World,
  subscription: SubscriptionRow,
  { reason, status = "canceled" }: { reason: Reason; status?: "canceled" | "incomplete_expired" },
): void {
  const now = nowFor(world, subscription.customer);
  const before = subscription.cancellation_details;
  delete world.state.pendingChanges[subscription.id];
  Object.assign(subscription, {
    status,
    ended_at: now,
    canceled_at: subscription.canceled_at ?? now,
    pending_update: null,
    cancellation_details: {
      comment: before?.comment ?? null,
      feedback: before?.feedback ?? null,
      feedback_option: null,
      reason,
    },
  });
  stopCollection(world, subscription.id);
  cancelSchedule(world, subscription, now);
  emit(
    world,
    status === "canceled" ? "customer.subscription.deleted" : "customer.subscription.updated",
    subscription,
  );
}

export type Reason = "cancellation_requested" | "payment_failed" | "payment_disputed";

function cancelSchedule(world: World, subscription: SubscriptionRow, now: number): void {
  const schedule = find(world, "schedules", subscription.schedule);
  if (schedule === undefined) return;
  const patch = { status: "canceled" as const, canceled_at: now, current_phase: null };
  change(world, schedule, patch, "subscription_schedule.canceled");
}

function stopCollection(world: World, subscription: string): void {
  for (const invoice of all(world, "invoices")) {
    if (invoice.parent?.subscription_details?.subscription !== subscription) continue;
    if (invoice.status !== "open" && invoice.status !== "draft") continue;
    change(
      world,
      invoice,
      { auto_advance: false, next_payment_attempt: null, automatically_finalizes_at: null },
      "invoice.updated",
    );
  }
}

/** What a paid invoice does to its subscription: it starts, recovers, or gets the plan that waited for the money. */
export function afterInvoicePaid(world: World, subscription: SubscriptionRow, invoice: InvoiceRow): void {
  spendOnceDiscounts(world, subscription);
  applyPendingChange(world, subscription, invoice);
  const { status } = subscription;
  if (status === "incomplete") {
    change(world, subscription, { status: "active" }, "customer.subscription.updated");
  } else if ((status === "past_due" || status === "unpaid") && !owesOthers(world, subscription, invoice)) {
    change(world, subscription, { status: "active" }, "customer.subscription.updated");
  }
}

// Stripe looks at the latest invoice; an older one that is still collected keeps the subscription behind as well.
function owesOthers(world: World, subscription: SubscriptionRow, paid: InvoiceRow): boolean {
  return all(world, "invoices").some(
    (invoice) =>
      invoice.id !== paid.id &&
      invoice.status === "open" &&
      invoice.id === subscription.latest_invoice &&
      invoice.parent?.subscription_details?.subscription === subscription.id,
  );
}

function applyPendingChange(world: World, subscription: SubscriptionRow, invoice: InvoiceRow): void {
  const pending = world.state.pendingChanges[subscription.id];
  if (pending === undefined || pending.invoice !== invoice.id) return;
  delete world.state.pendingChanges[subscription.id];
  const items = { ...subscription.items, data: pending.items };
  change(
    world,
    subscription,
    { items, billing_cycle_anchor: pending.anchor, pending_update: null },
    "customer.subscription.updated",
  );
  emit(world, "customer.subscription.pending_update_applied", subscription);
}

/** What a failed payment does: a running subscription falls behind. One that never started stays incomplete. */
export function afterInvoiceFailed(world: World, subscription: SubscriptionRow, invoice: InvoiceRow): void {
  if (world.state.pendingChanges[subscription.id]?.invoice === invoice.id) return;
  if (subscription.status !== "active" && subscription.status !== "trialing") return;
  change(world, subscription, { status: "past_due" }, "customer.subscription.updated");
}

/** After the last retry, the account's setting decides: cancel, leave unpaid, or leave past due. */
export function afterLastRetry(world: World, subscription: SubscriptionRow): void {
  if (subscription.status !== "past_due") return;
  const setting = world.state.settings.afterRetries;
  if (setting === "cancel") endSubscription(world, subscription, { reason: "payment_failed" });
  if (setting === "unpaid")
    change(world, subscription, { status: "unpaid" }, "customer.subscription.updated");
}
