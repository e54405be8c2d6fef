import { cardRefused } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { all, insert, type World } from "../world/world.ts";
import { book } from "./balance.ts";
import { chargeOf, declineMessage } from "./charge-row.ts";
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
    case "refunds_fail":
    case "settles_later":
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
  if (world.state.settings.balanceArrives !== "later")
    charge.balance_transaction = movementFor(world, charge);
  Object.assign(intent, { latest_charge: charge.id, last_payment_error: null, next_action: null });
  change(world, intent, { status: "succeeded", amount_received: charge.amount }, null);
  emit(world, "charge.succeeded", charge);
  emit(world, "payment_intent.succeeded", intent);
  if (world.state.cards[paymentMethod.id]?.behaviour === "disputes") openDispute(world, charge);
}

/** Books every paid charge that has no balance transaction yet; `charge.updated` tells of each. */
export function bookBalance(world: World): void {
  for (const charge of all(world, "charges")) {
    if (!charge.paid || charge.balance_transaction !== null) continue;
    change(world, charge, { balance_transaction: movementFor(world, charge) }, "charge.updated");
  }
}

function movementFor(world: World, charge: Rows["charges"]): string {
  const { id: source, amount, currency, customer, description } = charge;
  const fee = processingFee(amount);
  return book(world, { type: "charge", amount, fee, currency, source, customer, description }).id;
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
