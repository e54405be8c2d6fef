import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import {
  findByPurchase,
  findByStripeSubscription,
  syncCheckout,
  type SyncContext,
  syncSubscription,
} from "../billing/index.ts";
import { postSale } from "../ledger/index.ts";
import { findTerms, upsertPayment } from "./store.ts";
import {
  idOf,
  type PaymentFacts,
  processorFeeOf,
  subscriptionOf,
  toInvoiceFacts,
  toPurchaseFacts,
} from "./stripe-payment.ts";

/** Whether an object of Stripe's belongs to a payment of ours. */
export type SyncResult = "synced" | "not_ours";

/** Who pays for what. */
interface Holding {
  organizationId: string;
  subscriptionId: string;
}

/** A payment with what it takes to book it. `processorFee` is undefined when no money came in through Stripe. */
interface Payment {
  facts: PaymentFacts;
  holding: Holding;
  processorFee: number | undefined;
  /** When Stripe was asked: an older answer never overwrites a newer one. */
  askedAt: Date;
}

/**
 * Asks Stripe for an invoice of a subscription and brings our payment to what it says; a paid one is booked as a sale
 * in the same transaction. Repeating it changes nothing. Throws what is tried again later: a subscription that is not
 * known yet, a payment that Stripe has not settled.
 */
export async function syncInvoice(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = ctx.now();
  const invoice = await stripe.invoices.retrieve(stripeId);
  const subscription = subscriptionOf(invoice);
  if (!subscription?.metadata?.["souk_organization_id"]) return "not_ours";
  const intent = await intentOf(stripe, stripeId);
  const facts = toInvoiceFacts(invoice, intent?.id);
  if (!facts) return "synced";
  const holding = await holdingOf(ctx, subscription.stripeId);
  // Before the first payment there is no subscription here; the payment brings it.
  if (!holding && facts.status !== "paid") return "synced";
  if (!holding) throw new Error(`subscription ${subscription.stripeId} is not in effect yet`);
  const processorFee = facts.status === "paid" && intent ? settledFeeOf(intent) : undefined;
  await withTransaction(ctx, (tx) => record(tx, { facts, holding, processorFee, askedAt }));
  return "synced";
}

/**
 * Asks Stripe for a payment intent: one of an invoice is synchronized with it, one of a plan that is paid once is a
 * payment of its own.
 */
export async function syncPaymentIntent(ctx: SyncContext, intentId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = ctx.now();
  const invoiceId = await invoiceOf(stripe, intentId);
  if (invoiceId) return syncInvoice(ctx, invoiceId);
  const intent = await retrieveIntent(stripe, intentId);
  if (intent.status !== "succeeded" || !intent.metadata["souk_organization_id"]) return "not_ours";
  const [page] = (await stripe.checkout.sessions.list({ payment_intent: intentId, limit: 1 })).data;
  const holding = await purchaseOf(ctx, intentId, page?.id);
  const { tierName } = await findTerms(ctx.db, holding.subscriptionId);
  const tax = page?.total_details?.amount_tax ?? 0;
  const facts = toPurchaseFacts(intent, { tax, description: tierName });
  const processorFee = settledFeeOf(intent);
  await withTransaction(ctx, (tx) => record(tx, { facts, holding, processorFee, askedAt }));
  return "synced";
}

async function record(tx: InTransaction<SyncContext>, payment: Payment): Promise<void> {
  const { facts, holding, askedAt } = payment;
  const { paymentIntentId: stripePaymentIntentId, ...values } = facts;
  const row = await upsertPayment(tx.db, { ...values, ...holding, stripePaymentIntentId, syncedAt: askedAt });
  if (!row) return;
  await bookSale(tx, payment);
  if (row.before === row.status) return;
  await audit(tx, {
    action: `payment.${row.status}`,
    subject: { kind: "payment", id: row.id },
    organizationId: holding.organizationId,
    details: { stripeId: facts.stripeId, total: facts.total, currency: facts.currency },
  });
}

/** The vendor's share is what is agreed at the first time a payment is seen paid; the ledger keeps that. */
async function bookSale(
  tx: InTransaction<SyncContext>,
  { facts, holding, processorFee }: Payment,
): Promise<void> {
  if (processorFee === undefined || !facts.paidAt) return;
  const { vendorId, shareBps } = await findTerms(tx.db, holding.subscriptionId);
  const { stripeId: source, total, tax, currency, paidAt: at } = facts;
  await postSale(tx, { ...holding, source, at, total, tax, currency, processorFee, vendorId, shareBps });
}

async function holdingOf(ctx: SyncContext, stripeSubscriptionId: string): Promise<Holding | undefined> {
  const known = await findByStripeSubscription(ctx, stripeSubscriptionId);
  if (known) return { organizationId: known.organizationId, subscriptionId: known.id };
  const synced = await syncSubscription(ctx, stripeSubscriptionId);
  return synced && { organizationId: synced.organizationId, subscriptionId: synced.subscriptionId };
}

async function purchaseOf(
  ctx: SyncContext,
  intentId: string,
  sessionId: string | undefined,
): Promise<Holding> {
  if (sessionId && !(await findByPurchase(ctx, intentId))) await syncCheckout(ctx, sessionId);
  const plan = await findByPurchase(ctx, intentId);
  if (!plan) throw new Error(`the plan that ${intentId} paid for is not in effect yet`);
  return { organizationId: plan.organizationId, subscriptionId: plan.id };
}

/** The invoice that a payment intent pays, if any. */
async function invoiceOf(stripe: Stripe, intentId: string): Promise<string | undefined> {
  const payment = { type: "payment_intent", payment_intent: intentId } as const;
  const [found] = (await stripe.invoicePayments.list({ payment, limit: 1 })).data;
  return idOf(found?.invoice);
}

/** The payment intent that paid an invoice; undefined when credit did, or nothing yet. */
async function intentOf(stripe: Stripe, invoiceId: string): Promise<Stripe.PaymentIntent | undefined> {
  for await (const { status, payment } of stripe.invoicePayments.list({ invoice: invoiceId, limit: 100 })) {
    const intentId = idOf(payment.payment_intent);
    if (status === "paid" && intentId) return retrieveIntent(stripe, intentId);
  }
  return undefined;
}

function retrieveIntent(stripe: Stripe, intentId: string): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.retrieve(intentId, { expand: ["latest_charge.balance_transaction"] });
}

function settledFeeOf(intent: Stripe.PaymentIntent): number {
  const fee = processorFeeOf(intent);
  if (fee === undefined) throw new Error(`payment ${intent.id} is not settled yet`);
  return fee;
}
