import type Stripe from "stripe";
import { idOf, toDate, toDateOrNull } from "../../platform/stripe-values.ts";
import { feeAsCharged, taxWithin } from "./money-rules.ts";

/** A payment in our words: an invoice of a subscription, or a payment made once. Amounts are minor units. */
export interface PaymentFacts {
  stripeId: string;
  number: string | null;
  status: "open" | "paid" | "void" | "uncollectible";
  currency: string;
  total: number;
  tax: number;
  description: string;
  /** The Price of the plan that it bought, where Stripe names one. */
  stripePriceId: string | undefined;
  /** What credit paid beyond that, and the tax in it: no money came in for it. */
  credit: number;
  creditTax: number;
  periodStart: Date | null;
  periodEnd: Date | null;
  nextAttemptAt: Date | null;
  hostedUrl: string | null;
  pdfUrl: string | null;
  createdAt: Date;
  paidAt: Date | null;
}

/** Money that came in for a payment. `fee` is what Stripe kept of it; undefined until Stripe has settled it. */
export interface ReceiptFacts {
  paymentIntentId: string;
  amount: number;
  fee: number | undefined;
  receivedAt: Date;
}

/**
 * An invoice in our words; undefined for a draft, which is nobody's payment yet. `overage` are the Prices of units beyond
 * limits. Its total is what the buyer pays, to
 * Stripe or otherwise, and never less than what came in: credit from an earlier switch is not money that comes in.
 */
export function toInvoiceFacts(
  invoice: Stripe.Invoice,
  { receipts, overage }: { receipts: readonly ReceiptFacts[]; overage: ReadonlySet<string> },
): PaymentFacts | undefined {
  const bought = lineBought(invoice, overage);
  const status = toStatus(invoice.status);
  if (!status) return undefined;
  const received = receipts.reduce((sum, { amount }) => sum + amount, 0);
  const total = Math.max(received, status === "paid" ? invoice.amount_paid : invoice.amount_due);
  const taxes = (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0);
  const whole = { total: invoice.total, tax: Math.max(0, taxes) };
  const tax = taxWithin(total, whole);
  const credit = creditIn(invoice);
  const ends = invoice.lines.data.map(({ period }) => period.end);
  const starts = invoice.lines.data.map(({ period }) => period.start);
  return {
    stripeId: invoice.id,
    number: invoice.number,
    status,
    currency: invoice.currency.toUpperCase(),
    total,
    tax,
    description: describe(invoice, bought, overage),
    stripePriceId: bought && !isOverage(bought, overage) ? priceOf(bought) : undefined,
    credit,
    creditTax: taxWithin(total + credit, whole) - tax,
    periodStart: starts.length > 0 ? toDate(Math.min(...starts)) : null,
    periodEnd: toDate(ends.length > 0 ? Math.max(...ends) : invoice.period_end),
    nextAttemptAt: status === "open" ? toDateOrNull(invoice.next_payment_attempt) : null,
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
    createdAt: toDate(invoice.created),
    paidAt: status === "paid" ? toDate(invoice.status_transitions.paid_at ?? invoice.created) : null,
  };
}

/** Credit is a balance below zero at Stripe, which an invoice brings nearer to it. */
function creditIn({ starting_balance: before, ending_balance: after }: Stripe.Invoice): number {
  return Math.max(0, Math.min(after ?? before, 0) - Math.min(before, 0));
}

const STATUSES = ["open", "paid", "void", "uncollectible"] as const;

function toStatus(status: Stripe.Invoice["status"]): PaymentFacts["status"] | undefined {
  return STATUSES.find((known) => known === status);
}

/**
 * What was bought: the first line that costs something; a switch lists what it gives back before. Units beyond a plan's
 * limits are what an invoice is for only where it is for nothing else.
 */
function lineBought(
  { lines: { data } }: Stripe.Invoice,
  overage: ReadonlySet<string>,
): Stripe.InvoiceLineItem | undefined {
  const plan = data.filter((line) => !isOverage(line, overage));
  return [...plan, ...data].find(({ amount }) => amount > 0) ?? plan[0] ?? data[0];
}

/** What was bought and, behind it, what units beyond its limits came to. */
function describe(
  invoice: Stripe.Invoice,
  bought: Stripe.InvoiceLineItem | undefined,
  overage: ReadonlySet<string>,
): string {
  const more = invoice.lines.data.filter(
    (line) => line !== bought && line.amount > 0 && isOverage(line, overage),
  );
  const words = [bought, ...more].flatMap((line) => line?.description ?? []);
  return words.join("; ") || (invoice.description ?? "Subscription");
}

function isOverage(line: Stripe.InvoiceLineItem, overage: ReadonlySet<string>): boolean {
  return overage.has(priceOf(line) ?? "");
}

/** The Price that a line of an invoice asks for, where Stripe names one. */
export function priceOf(line: Stripe.InvoiceLineItem): string | undefined {
  return idOf(line.pricing?.price_details?.price);
}

/** The subscription that an invoice is of. The metadata is a snapshot of the subscription's. */
export function subscriptionOf(
  invoice: Stripe.Invoice,
): { stripeId: string; metadata: Stripe.Metadata | null } | undefined {
  const { parent } = invoice;
  if (parent?.type !== "subscription_details" || !parent.subscription_details) return undefined;
  const { subscription, metadata } = parent.subscription_details;
  const stripeId = idOf(subscription);
  return stripeId === undefined ? undefined : { stripeId, metadata };
}

/** A payment made once, in our words. Its page tells the tax. */
export function toPurchaseFacts(
  intent: Stripe.PaymentIntent,
  page: { tax: number; description: string },
): PaymentFacts {
  const charge = chargeOf(intent);
  const paidAt = toDate(charge?.created ?? intent.created);
  return {
    stripeId: intent.id,
    number: null,
    status: "paid",
    currency: intent.currency.toUpperCase(),
    total: intent.amount_received,
    tax: Math.min(page.tax, intent.amount_received),
    description: page.description,
    stripePriceId: undefined,
    credit: 0,
    creditTax: 0,
    periodStart: null,
    periodEnd: null,
    nextAttemptAt: null,
    hostedUrl: charge?.receipt_url ?? null,
    pdfUrl: null,
    createdAt: toDate(intent.created),
    paidAt,
  };
}

/**
 * Money that came in through a payment intent that succeeded, with what Stripe kept of it in its currency;
 * `latest_charge.balance_transaction` must be expanded. Stripe may settle it a while later.
 */
export function toReceiptFacts(intent: Stripe.PaymentIntent): ReceiptFacts {
  const charge = chargeOf(intent);
  return {
    paymentIntentId: intent.id,
    amount: intent.amount_received,
    fee: feeOf(charge),
    receivedAt: toDate(charge?.created ?? intent.created),
  };
}

function feeOf(charge: Stripe.Charge | undefined): number | undefined {
  const settled = charge?.balance_transaction;
  if (!charge || !settled || typeof settled === "string") return undefined;
  return feeAsCharged({ charged: charge, settled });
}

function chargeOf({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | undefined {
  return charge && typeof charge !== "string" ? charge : undefined;
}
