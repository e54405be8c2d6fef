import type { Rows } from "../world/rows.ts";
import { idFor, nowFor, type World } from "../world/world.ts";

type Intent = Rows["paymentIntents"];
type PaymentMethod = Rows["paymentMethods"];

/** A charge as it is kept: paid when there is no decline code. */
export function chargeOf(
  world: World,
  { intent, paymentMethod, code }: { intent: Intent; paymentMethod: PaymentMethod; code: string | null },
): Rows["charges"] {
  const paid = code === null;
  const id = idFor("charges");
  const { card } = paymentMethod;
  return {
    id,
    object: "charge",
    amount: intent.amount,
    amount_captured: paid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: paymentMethod.billing_details,
    calculated_statement_descriptor: "SOUK",
    captured: paid,
    created: nowFor(world, intent.customer),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: paid ? null : "card_declined",
    failure_message: paid ? null : declineMessage(code),
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: paid ? "approved_by_network" : "declined_by_network",
      reason: code,
      risk_level: "normal",
      seller_message: paid ? "Payment complete." : "The bank did not accept the payment.",
      type: paid ? "authorized" : "issuer_declined",
    },
    paid,
    payment_intent: intent.id,
    payment_method: paymentMethod.id,
    payment_method_details: card ? { type: "card", card: cardDetails(card, intent.amount) } : null,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: paid ? `${world.publicUrl}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? "succeeded" : "failed",
    transfer_data: null,
    transfer_group: intent.transfer_group,
  };
}

type CardDetails = NonNullable<NonNullable<Rows["charges"]["payment_method_details"]>["card"]>;

function cardDetails(card: NonNullable<PaymentMethod["card"]>, amount: number): CardDetails {
  return {
    amount_authorized: amount,
    authorization_code: null,
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card.country,
    electronic_commerce_indicator: null,
    network_transaction_id: null,
    transaction_link_id: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    regulated_status: "unregulated",
    three_d_secure: null,
    wallet: null,
  };
}

/** What the buyer is told when the bank says no. */
export function declineMessage(code: string): string {
  if (code === "insufficient_funds") return "Your card has insufficient funds.";
  return code === "expired_card" ? "Your card has expired." : "Your card was declined.";
}
