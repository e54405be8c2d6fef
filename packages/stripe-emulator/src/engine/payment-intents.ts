import { emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { idFor, insert, newId, nowFor, type World } from "../world/world.ts";

/** What a payment is for. */
export interface NewIntent {
  amount: number;
  currency: string;
  customer: string | null;
  description?: string | null;
  metadata?: Record<string, string>;
  transferGroup?: string | null;
  receiptEmail?: string | null;
  setupFutureUsage?: "off_session" | "on_session" | null;
}

/** Keeps a new payment intent that waits for a card. */
export function createIntent(world: World, order: NewIntent): Rows["paymentIntents"] {
  const id = idFor("paymentIntents");
  const intent = insert(world, "paymentIntents", {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: order.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: "always", enabled: true },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: `${id}_${newId("secret")}`,
    confirmation_method: "automatic",
    created: nowFor(world, order.customer),
    currency: order.currency,
    customer: order.customer,
    customer_account: null,
    description: order.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: order.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: order.receiptEmail ?? null,
    review: null,
    setup_future_usage: order.setupFutureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "requires_payment_method",
    transfer_group: order.transferGroup ?? null,
  });
  emit(world, "payment_intent.created", intent);
  return intent;
}
