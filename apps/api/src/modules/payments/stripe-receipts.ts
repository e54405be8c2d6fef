import type Stripe from "stripe";
import { idOf } from "../../platform/stripe-values.ts";
import { type ReceiptFacts, toReceiptFacts } from "./stripe-payment.ts";

/**
 * The money that came in for an invoice, oldest first. None when credit paid it, or money outside of Stripe, or nobody
 * yet; several when it was paid in parts.
 */
export async function receiptsOf(stripe: Stripe, invoiceId: string): Promise<ReceiptFacts[]> {
  const receipts: ReceiptFacts[] = [];
  for await (const { status, payment } of stripe.invoicePayments.list({ invoice: invoiceId, limit: 100 })) {
    const intentId = idOf(payment.payment_intent);
    if (status !== "paid" || !intentId) continue;
    receipts.push(toReceiptFacts(await retrieveIntent(stripe, intentId)));
  }
  return receipts.toSorted(byAge);
}

function byAge(one: ReceiptFacts, other: ReceiptFacts): number {
  return +one.receivedAt - +other.receivedAt || (one.paymentIntentId < other.paymentIntentId ? -1 : 1);
}

/** The invoice that a payment intent pays, if any. */
export async function invoiceOf(stripe: Stripe, intentId: string): Promise<string | undefined> {
  const payment = { type: "payment_intent", payment_intent: intentId } as const;
  const [found] = (await stripe.invoicePayments.list({ payment, limit: 1 })).data;
  return idOf(found?.invoice);
}

/** A payment intent with what its charge settled to. */
export function retrieveIntent(stripe: Stripe, intentId: string): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.retrieve(intentId, { expand: ["latest_charge.balance_transaction"] });
}
