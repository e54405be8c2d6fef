import type Stripe from "stripe";
import { toDate, toDateOrNull } from "../../platform/stripe-values.ts";
import { feeAsCharged } from "./money-rules.ts";

/** Money given back. `grantedBy` and `key` are what an admin's order left in its metadata. */
export interface RefundFacts {
  stripeId: string;
  amount: number;
  currency: string;
  status: "pending" | "requires_action" | "succeeded" | "failed" | "canceled";
  reason: string | null;
  grantedBy: string | null;
  createdAt: Date;
}

/** A payment in dispute. The money left with `withdrawnAt` and came back with `reinstatedAt`. */
export interface DisputeFacts {
  stripeId: string;
  amount: number;
  currency: string;
  status: string;
  reason: string;
  createdAt: Date;
  withdrawnAt: Date | null;
  reinstatedAt: Date | null;
  /** What Stripe charges for it, each under the id of its balance transaction. */
  fees: { source: string; at: Date; fee: number }[];
}

/** A refund in our words. An admin's reason stands in the metadata, for Stripe knows a few words only. */
export function toRefundFacts(refund: Stripe.Refund): RefundFacts {
  return {
    stripeId: refund.id,
    amount: refund.amount,
    currency: refund.currency.toUpperCase(),
    status: toRefundStatus(refund.status),
    reason: refund.metadata?.["souk_reason"] || refund.reason,
    grantedBy: refund.metadata?.["souk_granted_by"] ?? null,
    createdAt: toDate(refund.created),
  };
}

const REFUND_STATUSES = ["requires_action", "succeeded", "failed", "canceled"] as const;

/** What a later API version may add counts as under way. */
function toRefundStatus(status: Stripe.Refund["status"]): RefundFacts["status"] {
  return REFUND_STATUSES.find((known) => known === status) ?? "pending";
}

/** A dispute in our words. What moved is read from its balance transactions; an inquiry has none. */
export function toDisputeFacts(dispute: Stripe.Dispute): DisputeFacts {
  const moves = dispute.balance_transactions;
  const charged = { amount: dispute.amount, currency: dispute.currency };
  return {
    stripeId: dispute.id,
    amount: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    status: dispute.status,
    reason: dispute.reason,
    createdAt: toDate(dispute.created),
    withdrawnAt: toDateOrNull(moves.find(({ amount }) => amount < 0)?.created),
    reinstatedAt: toDateOrNull(moves.find(({ amount }) => amount > 0)?.created),
    fees: moves
      .map((move) => ({
        source: move.id,
        at: toDate(move.created),
        fee: feeAsCharged({ charged, settled: move }),
      }))
      .filter(({ fee }) => fee !== 0),
  };
}
