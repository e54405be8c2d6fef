import { cardRefused } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { idFor, insert, newId, nowFor, type World } from "../world/world.ts";
import { book } from "./balance.ts";
import { openDispute } from "./disputes.ts";
import { processingFee } from "./money.ts";

type Intent = Rows["paymentIntents"];
type PaymentMethod = Rows["paymentMethods"];

/** How a charge ends: paid, waiting for the buyer's confirmation, or refused with the bank's reason. */
export type Outcome = { kind: "paid" } | { kind: "requires_action" } | { kind: "declined"; code: string };

export interface ChargeOptions {
  /** The buyer has just confirmed (3-D Secure). */
  authenticated?: boolean;
  /** The bank was asked already and said yes. */
  approved?: boolean;
}

/** What the bank says to a charge of this card now. Uses up the declines and confirmations that controls ordered. */
export function askBank(
  world: World,
  { paymentMethod, customer }: { paymentMethod: PaymentMethod; customer: string | null },
  options: ChargeOptions = {},
): Outcome {
  const ordered = takeOrdered(world, [customer, paymentMethod.id], options);
  if (ordered) return ordered;
  const card = world.state.cards[paymentMethod.id] ?? { behaviour: "succeeds", authenticated: false };
  switch (card.behaviour) {
    case "succeeds":
    case "disputes":
      return { kind: "paid" };
    case "declines":
    case "declines_when_charged":
      return { kind: "declined", code: "generic_decline" };
    case "insufficient_funds":
      return { kind: "declined", code: "insufficient_funds" };
    case "authenticates_each_time":
      return options.authenticated ? { kind: "paid" } : { kind: "requires_action" };
    case "authenticates_at_setup":
      return options.authenticated || card.authenticated ? { kind: "paid" } : { kind: "requires_action" };
  }
}

function takeOrdered(world: World, about: (string | null)[], options: ChargeOptions): Outcome | undefined {
  for (const id of about) {
    if (id === null) continue;
    const decline = world.state.declines[id];
    if (decline && decline.times > 0) {
      decline.times -= 1;
      return { kind: "declined", code: decline.code };
    }
    const confirmations = world.state.confirmations[id] ?? 0;
    if (confirmations > 0 && !options.authenticated) {
      world.state.confirmations[id] = confirmations - 1;
      return { kind: "requires_action" };
    }
  }
  return undefined;
}

/** Charges a payment intent with a card and keeps what came of it: the charge, the balance, the events. */
export function chargeIntent(
  world: World,
  { intent, paymentMethod }: { intent: Intent; paymentMethod: PaymentMethod },
  options: ChargeOptions = {},
): Outcome {
  const outcome: Outcome = options.approved
    ? { kind: "paid" }
    : askBank(world, { paymentMethod, customer: intent.customer }, options);
  intent.payment_method = paymentMethod.id;
  if (outcome.kind === "requires_action") {
    const url = `${world.publicUrl}/authenticate/${intent.id}`;
    const next_action = { type: "redirect_to_url" as const, redirect_to_url: { url, return_url: null } };
    change(world, intent, { status: "requires_action", next_action }, "payment_intent.requires_action");
    return outcome;
  }
  if (outcome.kind === "declined") {
    refuse(world, { intent, paymentMethod, code: outcome.code });
    return outcome;
  }
  succeed(world, { intent, paymentMethod });
  if (options.authenticated) {
    const card = world.state.cards[paymentMethod.id];
    if (card) card.authenticated = true;
  }
  return outcome;
}

function succeed(
  world: World,
  { intent, paymentMethod }: { intent: Intent; paymentMethod: PaymentMethod },
): void {
  const charge = insert(world, "charges", chargeOf(world, { intent, paymentMethod, code: null }));
  const { amount, currency, customer, description } = charge;
  const fee = processingFee(amount);
  charge.balance_transaction = book(world, {
    type: "charge",
    amount,
    fee,
    currency,
    source: charge.id,
    customer,
    description,
  }).id;
  Object.assign(intent, { latest_charge: charge.id, last_payment_error: null, next_action: null });
  change(world, intent, { status: "succeeded", amount_received: amount }, null);
  emit(world, "charge.succeeded", charge);
  emit(world, "payment_intent.succeeded", intent);
  if (world.state.cards[paymentMethod.id]?.behaviour === "disputes") openDispute(world, charge);
}

function refuse(
  world: World,
  { intent, paymentMethod, code }: { intent: Intent; paymentMethod: PaymentMethod; code: string },
): void {
  const charge = insert(world, "charges", chargeOf(world, { intent, paymentMethod, code }));
  Object.assign(intent, {
    latest_charge: charge.id,
    next_action: null,
    status: "requires_payment_method",
    payment_method: null,
    last_payment_error: {
      type: "card_error",
      code: "card_declined",
      decline_code: code,
      charge: charge.id,
      message: declineMessage(code),
      payment_method: structuredClone(paymentMethod),
    },
  });
  emit(world, "charge.failed", charge);
  emit(world, "payment_intent.payment_failed", intent);
}

/** What the buyer is told when the bank says no. */
export function declineMessage(code: string): string {
  if (code === "insufficient_funds") return "Your card has insufficient funds.";
  return code === "expired_card" ? "Your card has expired." : "Your card was declined.";
}

/** The 402 of a refused charge, as the API answers it. */
export function declineProblem(code: string, intent?: Intent): Error {
  return cardRefused({
    code: "card_declined",
    decline_code: code,
    message: declineMessage(code),
    ...(intent?.latest_charge ? { charge: intent.latest_charge } : {}),
    ...(intent ? { payment_intent: structuredClone(intent) } : {}),
  });
}

function chargeOf(
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
export function createIntent(world: World, order: NewIntent): Intent {
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
