import type { Invoice } from "@souk/contracts/billing/entities";
import { dayWords } from "../../lib/date-words.ts";

type Tone = "success" | "accent" | "warning" | "danger" | "neutral";

const labels: Record<Invoice["status"], { label: string; tone: Tone }> = {
  draft: { label: "Being made", tone: "neutral" },
  open: { label: "To be paid", tone: "warning" },
  paid: { label: "Paid", tone: "success" },
  void: { label: "Void", tone: "neutral" },
  uncollectible: { label: "Not paid", tone: "danger" },
};

/** What a payment is called. What was given back counts more than that it was paid. */
export function invoiceState({ status, refunded, total }: Pick<Invoice, "status" | "refunded" | "total">): {
  label: string;
  tone: Tone;
} {
  if (refunded.amount > 0)
    return { label: refunded.amount >= total.amount ? "Refunded" : "Partly refunded", tone: "neutral" };
  return labels[status];
}

/** Where a refund request stands, for its buyer; undefined when there is none. */
export function requestWords({ refundRequest }: Pick<Invoice, "refundRequest">): string | undefined {
  if (!refundRequest) return undefined;
  const { status, createdAt, decidedAt } = refundRequest;
  if (status === "pending")
    return `You asked for a refund on ${dayWords(createdAt)}. Somebody will decide; you can read the answer here.`;
  const on = decidedAt ? ` on ${dayWords(decidedAt)}` : "";
  return status === "approved" ? `Your refund was approved${on}.` : `Your refund was declined${on}.`;
}

/** Whether the buyer may ask for this money back now. */
export function canRequestRefund(
  { refundableUntil, refundRequest }: Pick<Invoice, "refundableUntil" | "refundRequest">,
  now: Date,
): boolean {
  return refundableUntil !== null && new Date(refundableUntil) > now && refundRequest === null;
}
