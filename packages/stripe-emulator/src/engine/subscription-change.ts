import { invalid, missing } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { InvoiceRow, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { get, nowFor, type World } from "../world/world.ts";
import { askBank, type ChargeOptions, declineProblem, type Outcome } from "./charging.ts";
import { composeInvoice } from "./invoice-composition.ts";
import type { InvoiceDraft } from "./invoice-row.ts";
import {
  addPendingItem,
  isMetered,
  type LineDraft,
  lineOfPendingItem,
  pendingItems,
  usageLine,
} from "./invoice-lines.ts";
import { cardFor, createInvoice, finalizeInvoice, payInvoice } from "./invoicing.ts";
import { type ChangeOrder, type ChangePlan, planChange, unusedTimeLines } from "./plan-change.ts";
import type { PaymentBehavior } from "./subscription-row.ts";
import { endSubscription } from "./subscription-status.ts";

/** How long a change waits for its payment before it is dropped. */
const pendingUpdateSeconds = 23 * 3600;

/**
 * Changes a live subscription's plan. Where that costs something now, `pending_if_incomplete` holds the change back
 * until its invoice is paid, `error_if_incomplete` refuses and changes nothing, and otherwise an unpaid invoice
 * leaves the subscription past due with its new plan.
 */
export function changePlan(
  world: World,
  subscription: SubscriptionRow,
  { order, behavior }: { order: ChangeOrder; behavior: PaymentBehavior },
): void {
  const plan = planChange(world, subscription, order);
  const immediate = plan.invoiceNow || (order.proration === "always_invoice" && plan.prorations.length > 0);
  if (!immediate) {
    for (const line of plan.prorations) addPendingItem(world, line, subscription);
    applyPlan(world, subscription, { plan, order });
    return;
  }
  const draft = changeInvoice(world, subscription, plan);
  const due = Math.max(
    0,
    composeInvoice(world, draft).total + get(world, "customers", subscription.customer).balance,
  );
  if (due > 0 && behavior === "pending_if_incomplete") {
    holdBack(world, subscription, { plan, order, draft });
    return;
  }
  const charge = due > 0 && behavior === "error_if_incomplete" ? approve(world, subscription, draft) : {};
  applyPlan(world, subscription, { plan, order });
  const invoice = invoiceChange(world, subscription, draft);
  if (invoice.status === "open" && behavior !== "default_incomplete")
    payInvoice(world, invoice, { ...charge, retry: true });
}

function applyPlan(
  world: World,
  subscription: SubscriptionRow,
  { plan, order }: { plan: ChangePlan; order: ChangeOrder },
): void {
  const endsTrial = order.endTrial && subscription.status === "trialing";
  const trial = endsTrial ? { trial_end: plan.at, status: "active" as const } : {};
  const items = { ...subscription.items, data: plan.items };
  const cancel_at = subscription.cancel_at_period_end
    ? (plan.items[0]?.current_period_end ?? null)
    : subscription.cancel_at;
  change(
    world,
    subscription,
    { items, billing_cycle_anchor: plan.anchor, pending_update: null, cancel_at, ...trial },
    "customer.subscription.updated",
  );
  delete world.state.pendingChanges[subscription.id];
}

/** The invoice a change would make now: prorations, the first new period, and what waits for the next invoice. */
export function changeInvoice(world: World, subscription: SubscriptionRow, plan: ChangePlan): InvoiceDraft {
  const waiting = pendingItems(world, subscription.customer, subscription.id);
  const first = subscription.items.data[0];
  const period = { start: first?.current_period_start ?? plan.at, end: plan.at };
  return {
    ...draftFor(subscription, [
      ...plan.prorations,
      ...plan.newPeriod,
      ...waiting.map((item) => lineOfPendingItem(world, item)),
    ]),
    reason: "subscription_update",
    period,
    ...(plan.prorations.length > 0 ? { prorationDate: plan.at } : {}),
  };
}

function draftFor(subscription: SubscriptionRow, lines: LineDraft[]) {
  return {
    customer: subscription.customer,
    subscription,
    currency: subscription.currency,
    lines,
    discounts: subscription.discounts,
    automaticTax: subscription.automatic_tax.enabled,
  };
}

/** Makes the invoice of a change, with its prorations as invoice items, as Stripe keeps them. */
function invoiceChange(world: World, subscription: SubscriptionRow, draft: InvoiceDraft): InvoiceRow {
  const lines = draft.lines.map((line) => {
    if (!line.proration || line.invoiceItem) return line;
    return { ...line, invoiceItem: addPendingItem(world, line, subscription).id };
  });
  const invoice = createInvoice(world, { ...draft, lines });
  finalizeInvoice(world, invoice);
  change(world, subscription, { latest_invoice: invoice.id }, "customer.subscription.updated");
  return invoice;
}

/** Bills the change first; the plan follows when, and only when, the invoice is paid. */
function holdBack(
  world: World,
  subscription: SubscriptionRow,
  { plan, order, draft }: { plan: ChangePlan; order: ChangeOrder; draft: InvoiceDraft },
): void {
  const invoice = invoiceChange(world, subscription, draft);
  world.state.pendingChanges[subscription.id] = {
    invoice: invoice.id,
    items: plan.items,
    anchor: plan.anchor,
  };
  const outcome: Outcome = payInvoice(world, invoice);
  if (outcome.kind === "paid") return;
  const pending_update: SubscriptionRow["pending_update"] = {
    billing_cycle_anchor: plan.anchor === subscription.billing_cycle_anchor ? null : plan.anchor,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: pendingUntil(world, subscription),
    metadata: null,
    subscription_items: plan.items,
    trial_end: order.endTrial ? plan.at : null,
    trial_from_plan: null,
  };
  change(world, subscription, { pending_update }, "customer.subscription.updated");
}

/** A held-back change is dropped after its time, and at the latest when the period it was worked out for ends. */
function pendingUntil(world: World, subscription: SubscriptionRow): number {
  const latest = nowFor(world, subscription.customer) + pendingUpdateSeconds;
  return Math.min(latest, subscription.items.data[0]?.current_period_end ?? latest);
}

function approve(world: World, subscription: SubscriptionRow, draft: InvoiceDraft): ChargeOptions {
  const paymentMethod = cardFor(world, composeInvoice(world, draft));
  if (paymentMethod === undefined)
    throw invalid("This customer has no default payment method.", undefined, "resource_missing");
  const outcome = askBank(world, { paymentMethod, customer: subscription.customer });
  if (outcome.kind === "declined") throw declineProblem(outcome.code);
  if (outcome.kind === "requires_action") throw declineProblem("authentication_required");
  return { approved: true };
}

/** Ends a subscription now; may credit the unused time and bill what is left at once. */
export function cancelNow(
  world: World,
  subscription: SubscriptionRow,
  options: { prorate?: boolean; invoiceNow?: boolean },
): void {
  if (subscription.status === "canceled" || subscription.status === "incomplete_expired") {
    throw missing("subscription", subscription.id, "id");
  }
  const now = nowFor(world, subscription.customer);
  const runs = subscription.status === "active" || subscription.status === "past_due";
  const credits = options.prorate && runs ? unusedTimeLines(world, subscription, now) : [];
  for (const line of credits) addPendingItem(world, line, subscription);
  endSubscription(world, subscription, { reason: "cancellation_requested" });
  if (!options.invoiceNow) return;
  const waiting = pendingItems(world, subscription.customer, subscription.id);
  const used = subscription.items.data
    .filter(({ price }) => isMetered(price))
    .map((item) => lastUsage(world, subscription, item))
    .filter(({ amount }) => amount > 0);
  const lines = [...waiting.map((item) => lineOfPendingItem(world, item)), ...used];
  if (lines.length === 0) return;
  const invoice = createInvoice(world, {
    ...draftFor(subscription, lines),
    reason: "subscription_update",
    period: { start: now, end: now },
  });
  subscription.latest_invoice = invoice.id;
  finalizeInvoice(world, invoice);
  if (invoice.status === "open") payInvoice(world, invoice);
}

function lastUsage(world: World, { customer }: SubscriptionRow, item: SubscriptionItemRow): LineDraft {
  const usedIn = { start: item.current_period_start, end: nowFor(world, customer) + 1 };
  return usageLine(world, { item, customer, usedIn });
}

/** Starts a paused subscription again with a new period from now. */
export function resumePaused(world: World, subscription: SubscriptionRow): void {
  if (subscription.status !== "paused") {
    throw invalid(
      "You can only resume a subscription whose status is paused.",
      undefined,
      "subscription_not_paused",
    );
  }
  subscription.status = "active";
  changePlan(world, subscription, {
    order: { items: [], proration: "none", resetAnchor: true },
    behavior: "allow_incomplete",
  });
  emit(world, "customer.subscription.resumed", subscription);
}
