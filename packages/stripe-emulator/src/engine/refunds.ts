import { invalid } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { get, idFor, insert, nowFor, type World } from "../world/world.ts";
import { book } from "./balance.ts";
import { formatMoney } from "./money.ts";

export interface RefundOrder {
  amount?: number;
  reason?: string | null;
  metadata?: Record<string, string>;
}

/**
 * Gives back part or all of a charge; together never more than was charged. The processing fee stays with Stripe.
 * Refuses a charge that failed, is fully refunded, or is under an undecided or lost dispute.
 */
export function refundCharge(world: World, charge: Rows["charges"], order: RefundOrder): Rows["refunds"] {
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = order.amount ?? left;
  refuseRefund(charge, amount, left);
  const refund = insert(world, "refunds", {
    id: idFor("refunds"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: nowFor(world, charge.customer),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: order.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: order.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  });
  const { currency, customer } = charge;
  refund.balance_transaction = book(world, {
    type: "refund",
    amount: -amount,
    currency,
    source: refund.id,
    customer,
  }).id;
  emit(world, "refund.created", refund, { customer });
  const refunded = charge.amount_refunded + amount;
  change(
    world,
    charge,
    { amount_refunded: refunded, refunded: refunded === charge.amount_captured },
    "charge.refunded",
  );
  return refund;
}

/** Lets the bank send a refund back: the money is in the balance again, and the charge as if it had not been made. */
export function failRefund(world: World, refund: Rows["refunds"]): void {
  if (refund.status !== "succeeded") throw invalid(`Refund ${refund.id} cannot fail any more.`, "refund");
  const charge = get(world, "charges", refund.charge ?? "");
  const { amount, currency } = refund;
  const { customer } = charge;
  const returned = book(world, { type: "refund_failure", amount, currency, source: refund.id, customer });
  const failure = { failure_balance_transaction: returned.id, failure_reason: "declined" };
  change(world, refund, { status: "failed", ...failure }, "refund.updated");
  emit(world, "refund.failed", refund, { customer });
  emit(world, "charge.refund.updated", refund, { customer });
  const refunded = charge.amount_refunded - amount;
  change(world, charge, { amount_refunded: refunded, refunded: false }, null);
}

function refuseRefund(charge: Rows["charges"], amount: number, left: number): void {
  if (charge.status !== "succeeded")
    throw invalid("This charge was not successful, so it cannot be refunded.", "charge");
  if (charge.disputed) {
    throw invalid("This charge has been charged back and cannot be refunded.", "charge", "charge_disputed");
  }
  if (left === 0)
    throw invalid(`Charge ${charge.id} has already been refunded.`, "charge", "charge_already_refunded");
  if (amount < 1)
    throw invalid("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
  if (amount > left) {
    const [asked, rest] = [formatMoney(amount, charge.currency), formatMoney(left, charge.currency)];
    throw invalid(`Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`, "amount");
  }
}
