import { invalid } from "../http/problem.ts";
import { emit } from "../world/events.ts";
import type { Rows, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { find, get, insert, nowFor, type World } from "../world/world.ts";
import { askBank, type ChargeOptions, declineProblem } from "./charging.ts";
import { addDiscount } from "./discounts.ts";
import { composeInvoice } from "./invoice-composition.ts";
import type { InvoiceDraft } from "./invoice-row.ts";
import { lineOfPendingItem, pendingItems, periodLines, trialLine } from "./invoice-lines.ts";
import { finalizeInvoice, keepInvoice, payInvoice } from "./invoicing.ts";
import { periodEnd, refuseMixedIntervals } from "./plan-change.ts";
import { blankSubscription, type SubscriptionOrder } from "./subscription-row.ts";
import { newItem } from "./subscription-items.ts";

/**
 * Starts a subscription: incomplete until its first invoice is paid, trialing when nothing is due yet. A first
 * payment that fails leaves it incomplete, or nothing at all with `error_if_incomplete`.
 */
export function createSubscription(world: World, order: SubscriptionOrder): SubscriptionRow {
  const customer = get(world, "customers", order.customer, "customer");
  const now = nowFor(world, customer.id);
  const subscription = blankSubscription(order, { now, testClock: customer.test_clock ?? null });
  placeItems(subscription, order, now);
  const preview = composeInvoice(world, firstInvoice(world, subscription));
  const due = preview.amount_due > 0;
  const charge = due ? approveFirst(world, order, customer) : order.charge;
  insert(world, "subscriptions", subscription);
  subscription.discounts = order.discounts.map(
    (discount) =>
      addDiscount(world, discount, {
        customer: customer.id,
        currency: subscription.currency,
        subscription: subscription.id,
      }).id,
  );
  const invoice = keepInvoice(world, firstInvoice(world, subscription));
  subscription.latest_invoice = invoice.id;
  if (!due) subscription.status = order.trialEnd === null ? "active" : "trialing";
  emit(world, "customer.subscription.created", subscription);
  emit(world, "invoice.created", invoice);
  finalizeInvoice(world, invoice);
  if (invoice.status === "open" && order.paymentBehavior !== "default_incomplete")
    payInvoice(world, invoice, charge);
  return subscription;
}

/** Asks for a card where one is needed, and asks the bank first when a refusal must leave nothing behind. */
function approveFirst(
  world: World,
  order: SubscriptionOrder,
  customer: Rows["customers"],
): ChargeOptions | undefined {
  const id = order.defaultPaymentMethod ?? customer.invoice_settings.default_payment_method;
  const paymentMethod = find(world, "paymentMethods", id);
  if (order.paymentBehavior === "default_incomplete") return order.charge;
  if (paymentMethod === undefined) {
    throw invalid(
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
      undefined,
      "resource_missing",
    );
  }
  if (order.paymentBehavior !== "error_if_incomplete" || order.charge?.approved) return order.charge;
  const outcome = askBank(world, { paymentMethod, customer: customer.id }, order.charge);
  if (outcome.kind === "declined") throw declineProblem(outcome.code);
  if (outcome.kind === "requires_action") throw declineProblem("authentication_required");
  return { approved: true };
}

/** The first invoice: the trial for nothing, or the first period with whatever waits for the customer. */
function firstInvoice(world: World, subscription: SubscriptionRow): InvoiceDraft {
  const items = subscription.items.data;
  const first = items[0];
  const period = { start: first?.current_period_start ?? 0, end: first?.current_period_end ?? 0 };
  const waiting = pendingItems(world, subscription.customer, null).map((item) =>
    lineOfPendingItem(world, item),
  );
  const lines = subscription.trial_end
    ? items.map((item) => trialLine(world, item, period))
    : periodLines(world, subscription, { period, usedIn: null });
  return {
    customer: subscription.customer,
    subscription,
    currency: subscription.currency,
    reason: "subscription_create",
    lines: [...lines, ...waiting],
    period: { start: period.start, end: period.start },
    discounts: subscription.discounts,
    automaticTax: subscription.automatic_tax.enabled,
  };
}

function placeItems(subscription: SubscriptionRow, order: SubscriptionOrder, now: number): void {
  const items: SubscriptionItemRow[] = order.items.map((item) =>
    newItem({ ...item, subscription: subscription.id }),
  );
  refuseMixedIntervals(items, subscription.currency);
  const end = order.trialEnd ?? periodEnd(items, now);
  for (const item of items)
    Object.assign(item, { created: now, current_period_start: now, current_period_end: end });
  subscription.items = embeddedList(`/v1/subscription_items?subscription=${subscription.id}`, items);
}
