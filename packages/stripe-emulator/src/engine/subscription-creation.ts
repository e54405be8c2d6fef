import { invalid } from "../http/problem.ts";
import { emit } from "../world/events.ts";
import type { Rows, SubscriptionItemRow, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { find, get, idFor, insert, nowFor, type World } from "../world/world.ts";
import { askBank, type ChargeOptions, declineProblem } from "./charging.ts";
import { addDiscount, type DiscountOrder } from "./discounts.ts";
import { composeInvoice, type InvoiceDraft } from "./invoice-composition.ts";
import { lineOfPendingItem, pendingItems, periodLines, trialLine } from "./invoice-lines.ts";
import { finalizeInvoice, keepInvoice, payInvoice } from "./invoicing.ts";
import { periodEnd, refuseMixedIntervals } from "./plan-change.ts";
import { newItem } from "./subscription-items.ts";

export type PaymentBehavior =
  | "allow_incomplete"
  | "default_incomplete"
  | "error_if_incomplete"
  | "pending_if_incomplete";
export type MissingPaymentMethod = "cancel" | "create_invoice" | "pause";

/** What a new subscription is to be. */
export interface SubscriptionOrder {
  customer: string;
  items: { price: Rows["prices"]; quantity: number; metadata?: Record<string, string> }[];
  trialEnd: number | null;
  metadata: Record<string, string>;
  description?: string | null;
  discounts: DiscountOrder[];
  automaticTax: boolean;
  paymentBehavior: PaymentBehavior;
  defaultPaymentMethod: string | null;
  missingPaymentMethod: MissingPaymentMethod;
  cancelAtPeriodEnd?: boolean;
  cancelAt?: number | null;
  charge?: ChargeOptions;
}

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

function blankSubscription(
  order: SubscriptionOrder,
  { now, testClock }: { now: number; testClock: string | null },
): SubscriptionRow {
  const first = order.items[0];
  if (first === undefined) throw invalid("Missing required param: items.", "items", "parameter_missing");
  return {
    id: idFor("subscriptions"),
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: order.automaticTax,
      liability: order.automaticTax ? { type: "self" } : null,
    },
    billing_cycle_anchor: order.trialEnd ?? now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: order.cancelAt ?? null,
    cancel_at_period_end: order.cancelAtPeriodEnd ?? false,
    canceled_at: order.cancelAtPeriodEnd ? now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: now,
    currency: first.price.currency,
    customer: order.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: order.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: order.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: embeddedList("", []),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: "incomplete",
    test_clock: testClock,
    transfer_data: null,
    trial_end: order.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: order.missingPaymentMethod },
    },
    trial_start: order.trialEnd === null ? null : now,
  };
}
