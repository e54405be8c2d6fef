import { invalid } from "../http/problem.ts";
import type { Rows, SubscriptionRow } from "../world/rows.ts";
import { embeddedList } from "../world/wire.ts";
import { idFor } from "../world/world.ts";
import type { ChargeOptions } from "./charging.ts";
import type { DiscountOrder } from "./discounts.ts";

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

/** A subscription without items or an invoice. */
export function blankSubscription(
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
