import { invalid } from "../http/problem.ts";
import type { Rows, SessionRow } from "../world/rows.ts";
import { nowFor, type World } from "../world/world.ts";
import type { Order } from "./checkout-params.ts";

const defaultSeconds = 24 * 3600;

function expiryOf(order: Order, now: number): number {
  const expires = order.expires_at ?? now + defaultSeconds;
  if (expires < now + 29 * 60 || expires > now + defaultSeconds + 60) {
    throw invalid(
      "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return expires;
}

/** A new open session, not yet priced. */
export function blankSession(
  account: World,
  {
    id,
    order,
    customer,
    currency,
  }: { id: string; order: Order; customer: Rows["customers"] | null; currency: string },
): SessionRow {
  const now = nowFor(account, customer?.id);
  const subscribes = order.mode === "subscription";
  return {
    id,
    object: "checkout.session",
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: order.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: 0,
    amount_total: 0,
    automatic_tax: {
      enabled: order.automatic_tax?.enabled ?? false,
      liability: order.automatic_tax?.enabled ? { type: "self" } : null,
      provider: order.automatic_tax?.enabled ? "stripe" : null,
      status: order.automatic_tax?.enabled ? "complete" : null,
    },
    billing_address_collection: order.billing_address_collection ?? null,
    cancel_url: order.cancel_url ?? null,
    client_reference_id: order.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: now,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: subscribes ? null : (order.customer_creation ?? "if_required"),
    customer_details:
      customer || order.customer_email
        ? detailsOf(customer?.email ?? order.customer_email ?? null, customer?.name ?? null)
        : null,
    customer_email: order.customer_email ?? null,
    discounts: null,
    expires_at: expiryOf(order, now),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: order.metadata ?? {},
    mode: order.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: subscribes ? (order.payment_method_collection ?? "always") : "if_required",
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ["card"],
    payment_status: "unpaid",
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: "open",
    submit_type: null,
    subscription: null,
    success_url: order.success_url,
    total_details: null,
    ui_mode: "hosted_page",
    url: `${account.publicUrl}/checkout/${id}`,
    wallet_options: null,
  };
}

/** What a session shows of its buyer. */
export function detailsOf(
  email: string | null,
  name: string | null,
): NonNullable<SessionRow["customer_details"]> {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name,
    phone: null,
    tax_exempt: "none",
    tax_ids: [],
  };
}
