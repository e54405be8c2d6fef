import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { withTransaction } from "../../platform/transaction.ts";
import {
  findByPurchase,
  findByStripeSubscription,
  syncCheckout,
  type SyncContext,
  syncSubscription,
} from "../billing/index.ts";
import { overagePricesAmong } from "../pricing/index.ts";
import { findBoughtPrice } from "./bought-price.ts";
import { type Holding, recordPayment } from "./record-payment.ts";
import { findTerms } from "./store.ts";
import {
  priceOf,
  subscriptionOf,
  toInvoiceFacts,
  toPurchaseFacts,
  toReceiptFacts,
} from "./stripe-payment.ts";
import { invoiceOf, receiptsOf, retrieveIntent } from "./stripe-receipts.ts";

/** Whether an object of Stripe's belongs to a payment of ours. */
export type SyncResult = "synced" | "not_ours";

/**
 * Asks Stripe for an invoice of a subscription and brings our payment to what it says; all money that came in for it is
 * booked as sales in the same transaction. Repeating it changes nothing. Throws what is tried again later: a
 * subscription that is not known yet, money that Stripe has not settled.
 */
export async function syncInvoice(ctx: SyncContext, stripeId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = await readClock(ctx);
  const invoice = await stripe.invoices.retrieve(stripeId);
  const subscription = subscriptionOf(invoice);
  if (!subscription?.metadata?.["souk_organization_id"]) return "not_ours";
  const receipts = await receiptsOf(stripe, stripeId);
  const overage = await overagePricesAmong(
    ctx,
    invoice.lines.data.flatMap((line) => priceOf(line) ?? []),
  );
  const facts = toInvoiceFacts(invoice, { receipts, overage });
  if (!facts) return "synced";
  const holding = await holdingOf(ctx, subscription.stripeId);
  // Before the first payment there is no subscription here; the payment brings it.
  if (!holding && facts.status !== "paid" && receipts.length === 0) return "synced";
  if (!holding) throw new Error(`subscription ${subscription.stripeId} is not in effect yet`);
  const tierPriceId = await findBoughtPrice(ctx, facts.stripePriceId, subscription.metadata);
  await withTransaction(ctx, (tx) => recordPayment(tx, { facts, holding, tierPriceId, receipts, askedAt }));
  return "synced";
}

/**
 * Asks Stripe for a payment intent: one of an invoice is synchronized with it, one of a plan that is paid once is a
 * payment of its own.
 */
export async function syncPaymentIntent(ctx: SyncContext, intentId: string): Promise<SyncResult> {
  const stripe = requireStripe(ctx);
  const askedAt = await readClock(ctx);
  const invoiceId = await invoiceOf(stripe, intentId);
  if (invoiceId) return syncInvoice(ctx, invoiceId);
  const intent = await retrieveIntent(stripe, intentId);
  if (intent.status !== "succeeded" || !intent.metadata["souk_organization_id"]) return "not_ours";
  const [page] = (await stripe.checkout.sessions.list({ payment_intent: intentId, limit: 1 })).data;
  const holding = await purchaseOf(ctx, intentId, page?.id);
  const { tierName } = await findTerms(ctx.db, holding.subscriptionId);
  const tax = page?.total_details?.amount_tax ?? 0;
  const facts = toPurchaseFacts(intent, { tax, description: tierName });
  const receipts = [toReceiptFacts(intent)];
  const payment = { facts, holding, tierPriceId: null, receipts, askedAt };
  await withTransaction(ctx, (tx) => recordPayment(tx, payment));
  return "synced";
}

/** The same for the payment intent of a charge: its balance transaction, and the fee with it, may come late. */
export async function syncCharge(ctx: SyncContext, chargeId: string): Promise<SyncResult> {
  const intentId = idOf((await requireStripe(ctx).charges.retrieve(chargeId)).payment_intent);
  return intentId ? syncPaymentIntent(ctx, intentId) : "not_ours";
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
