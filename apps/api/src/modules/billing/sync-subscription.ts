import type Stripe from "stripe";
import { readClock } from "../../platform/database-clock.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { overagePricesAmong, recordPrice } from "../pricing/index.ts";
import { applySubscription } from "./apply-subscription.ts";
import type { SyncContext } from "./contexts.ts";
import { itemOf, type Ownership, toFacts, toOwnership } from "./stripe-subscription.ts";
import { beginSuccessor } from "./successor.ts";
import { undoDuplicate } from "./undo-duplicate.ts";
import { unlessOver } from "./unless-over.ts";

/** Whose a synchronized subscription is. */
export interface Synced extends Ownership {
  subscriptionId: string;
}

/**
 * Asks Stripe for a subscription and brings ours to what it says: plan, status, period, access, quotas, in one
 * transaction with its audit row. Repeating it changes nothing; an answer older than the one on record is dropped.
 * Undefined for subscriptions that are not ours or not begun. A second live one for the same agent is undone.
 */
export async function syncSubscription(ctx: SyncContext, stripeId: string): Promise<Synced | undefined> {
  const stripe = requireStripe(ctx);
  const askedAt = await readClock(ctx);
  const subscription = await stripe.subscriptions.retrieve(stripeId, { expand: ["latest_invoice"] });
  const owner = toOwnership(subscription.metadata);
  const facts = toFacts(subscription);
  if (!owner || facts.state === "pending") return undefined;
  const sold = await recordPrice(ctx, owner.tierId, itemOf(subscription).price);
  const tierId = sold?.tierId ?? owner.tierId;
  const latest = { stripeId, owner: { ...owner, tierId }, tierPriceId: sold?.id ?? null, facts, askedAt };
  const outcome = await withTransaction(ctx, (tx) => applySubscription(tx, latest));
  if (outcome.kind === "duplicate") {
    await undoDuplicate(ctx, subscription, outcome.liveId);
    return undefined;
  }
  if (facts.state === "ended") await voidOpenInvoice(ctx, subscription);
  else if (outcome.row.revokedAt && !facts.cancelsAt) await announceEnd(ctx, stripeId);
  const successor =
    facts.state === "ended" ? await beginSuccessor(ctx, outcome.row, subscription) : undefined;
  if (successor) await syncSubscription(ctx, successor);
  return { subscriptionId: outcome.row.id, ...latest.owner };
}

/**
 * An ended plan is not paid for any more: its open invoice would take money and give nothing. What was used beyond its
 * limits until then was given, and is owed.
 */
async function voidOpenInvoice(
  ctx: SyncContext,
  { latest_invoice: invoice }: Stripe.Subscription,
): Promise<void> {
  if (!invoice || typeof invoice === "string" || invoice.status !== "open") return;
  if (await isForOverage(ctx, invoice)) return;
  await requireStripe(ctx).invoices.voidInvoice(invoice.id, {}, { idempotencyKey: `void:${invoice.id}` });
}

async function isForOverage(ctx: SyncContext, { lines: { data } }: Stripe.Invoice): Promise<boolean> {
  const prices = data.flatMap(({ pricing }) => idOf(pricing?.price_details?.price) ?? []);
  return (
    prices.length === data.length && (await overagePricesAmong(ctx, prices)).size === new Set(prices).size
  );
}

/** What has lost its access to a refund or dispute is not charged again, though it was resumed at Stripe. */
async function announceEnd(ctx: SyncContext, stripeId: string): Promise<void> {
  await unlessOver(ctx, stripeId, ({ subscriptions }) =>
    subscriptions.update(stripeId, { cancel_at_period_end: true }),
  );
  await syncSubscription(ctx, stripeId);
}
