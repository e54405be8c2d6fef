import { invalid } from "../http/problem.ts";
import { change, emit } from "../world/events.ts";
import type { Rows } from "../world/rows.ts";
import { get, idFor, insert, nowFor, type World } from "../world/world.ts";
import { book } from "./balance.ts";

type Dispute = Rows["disputes"];

/** What the bank charges for a dispute, in minor units. It is not given back, whoever wins. */
const disputeFee = 1500;
const answerWithinSeconds = 7 * 86_400;

/** Opens a dispute on a charge: the amount and the fee leave the balance at once. One dispute per charge. */
export function openDispute(world: World, charge: Rows["charges"], reason = "fraudulent"): Dispute {
  if (charge.disputed) throw invalid(`Charge ${charge.id} is already disputed.`, "charge");
  if (charge.status !== "succeeded") throw invalid("Only a successful charge can be disputed.", "charge");
  const now = nowFor(world, charge.customer);
  const dispute = insert(world, "disputes", {
    id: idFor("disputes"),
    object: "dispute",
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: now + answerWithinSeconds,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "manual",
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason,
    status: "needs_response",
  });
  charge.disputed = true;
  move(world, dispute, { amount: -dispute.amount, fee: disputeFee });
  emit(world, "charge.dispute.created", dispute, { customer: charge.customer });
  emit(world, "charge.dispute.funds_withdrawn", dispute, { customer: charge.customer });
  return dispute;
}

/** Decides a dispute: won brings the amount back (never the fee), lost leaves it with the customer. */
export function closeDispute(world: World, dispute: Dispute, status: "won" | "lost"): Dispute {
  if (dispute.status === "won" || dispute.status === "lost") {
    throw invalid(`Dispute ${dispute.id} is already closed.`, "dispute");
  }
  const { customer } = get(world, "charges", dispute.charge);
  if (status === "won") move(world, dispute, { amount: dispute.amount, fee: 0 });
  change(world, dispute, { status }, null);
  emit(world, "charge.dispute.closed", dispute, { customer });
  if (status === "won") emit(world, "charge.dispute.funds_reinstated", dispute, { customer });
  return dispute;
}

function move(world: World, dispute: Dispute, sums: { amount: number; fee: number }): void {
  const { customer } = get(world, "charges", dispute.charge);
  const { currency } = dispute;
  const description =
    sums.amount < 0
      ? `Chargeback withdrawal for ${dispute.charge}`
      : `Chargeback reversal for ${dispute.charge}`;
  const booked = book(world, {
    type: "adjustment",
    ...sums,
    currency,
    source: dispute.id,
    description,
    customer,
  });
  dispute.balance_transactions = [...dispute.balance_transactions, booked];
}

function noEvidence(): Dispute["evidence"] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
