import type { Subscription, SwitchPreview } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { audit } from "../../platform/audit.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getAnyAgent } from "../catalog/index.ts";
import { ensurePrice, getTier } from "../pricing/index.ts";
import type { BuyerContext } from "./contexts.ts";
import { getLive, readOne } from "./held.ts";
import { switchKind } from "./rules.ts";
import { setNextTier, type SubscriptionRow } from "./store.ts";
import { itemOf, toDate, toMetadata } from "./stripe-subscription.ts";
import { syncSubscription } from "./sync-subscription.ts";

interface Switch {
  live: SubscriptionRow;
  stripeId: string;
  tier: PricingTier;
  kind: "at_once" | "at_period_end";
}

/**
 * Switches the caller's paid plan. What begins at once is prorated and charged now, and only if the payment goes
 * through; what begins at the period's end is announced, and the plan that runs is canceled for that moment.
 */
export async function switchSubscription(
  ctx: BuyerContext,
  input: { agentId: string; tierId: string },
): Promise<Subscription> {
  const change = await planSwitch(ctx, input);
  if (change.kind === "at_once") await switchNow(ctx, change);
  else await switchLater(ctx, change);
  await syncSubscription(ctx, change.stripeId);
  return readOne(ctx, change.live.id);
}

/** What the switch would cost and when it would begin; changes nothing. */
export async function previewSwitch(
  ctx: BuyerContext,
  input: { agentId: string; tierId: string },
): Promise<SwitchPreview> {
  const { live, tier, kind, stripeId } = await planSwitch(ctx, input);
  const effectiveAt = kind === "at_once" ? ctx.now() : (live.periodEnd ?? ctx.now());
  if (kind === "at_period_end") {
    return {
      kind,
      tier,
      effectiveAt: effectiveAt.toISOString(),
      lines: [],
      dueNow: { amount: 0, currency: tier.price.currency },
      nextCharge: tier.interval === "free" ? null : { amount: tier.price, at: effectiveAt.toISOString() },
    };
  }
  const stripe = requireStripe(ctx);
  const subscription = await stripe.subscriptions.retrieve(stripeId);
  const price = await priceOf(ctx, live.listingId, tier);
  const preview = await stripe.invoices.createPreview({
    subscription: stripeId,
    subscription_details: {
      items: [{ id: itemOf(subscription).id, price }],
      proration_behavior: "always_invoice",
    },
  });
  const currency = preview.currency.toUpperCase();
  const nextAt = nextChargeAt(ctx, subscription, tier);
  return {
    kind,
    tier,
    effectiveAt: effectiveAt.toISOString(),
    lines: preview.lines.data.map((line) => ({
      description: line.description ?? tier.name,
      amount: { amount: line.amount, currency },
    })),
    dueNow: { amount: Math.max(0, preview.amount_due), currency },
    nextCharge: { amount: tier.price, at: nextAt.toISOString() },
  };
}

/** A longer interval begins anew today, the same one keeps its day. */
function nextChargeAt(ctx: BuyerContext, subscription: Stripe.Subscription, tier: PricingTier): Date {
  const item = itemOf(subscription);
  if (item.price.recurring?.interval === tier.interval) return toDate(item.current_period_end);
  const next = ctx.now();
  next.setUTCFullYear(next.getUTCFullYear() + 1);
  return next;
}

async function priceOf(ctx: BuyerContext, listingId: string, tier: PricingTier): Promise<string> {
  const { name } = await getAnyAgent(ctx, listingId);
  return ensurePrice(ctx, { ...tier, agentName: name });
}

async function planSwitch(ctx: BuyerContext, input: { agentId: string; tierId: string }): Promise<Switch> {
  const live = await getLive(ctx, input.agentId);
  const tier = await getTier(ctx, live.listingId, input.tierId);
  if (tier.archivedAt) throw new AppError("tier.not_found");
  const current = await getTier(ctx, live.listingId, live.tierId);
  const kind = switchKind(current, tier);
  // What has lost its access to a refund or dispute is not paid for again.
  if (kind === "impossible" || !live.stripeSubscriptionId || live.revokedAt)
    throw new AppError("subscription.switch_impossible");
  requireStripe(ctx);
  return { live, stripeId: live.stripeSubscriptionId, tier, kind };
}

async function switchNow(ctx: BuyerContext, { live, stripeId, tier }: Switch): Promise<void> {
  const stripe = requireStripe(ctx);
  const subscription = await stripe.subscriptions.retrieve(stripeId);
  const price = await priceOf(ctx, live.listingId, tier);
  const { organizationId, listingId } = live;
  try {
    await stripe.subscriptions.update(stripeId, {
      items: [{ id: itemOf(subscription).id, price }],
      proration_behavior: "always_invoice",
      payment_behavior: "error_if_incomplete",
      cancel_at_period_end: false,
      metadata: toMetadata({ organizationId, listingId, tierId: tier.id }),
    });
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) throw new AppError("payment.failed");
    throw error;
  }
}

/** The end is announced before what follows it: a plan is begun after an end that was announced, and no other. */
async function switchLater(ctx: BuyerContext, { live, stripeId, tier }: Switch): Promise<void> {
  await requireStripe(ctx).subscriptions.update(stripeId, { cancel_at_period_end: true });
  await withTransaction(ctx, async (tx) => {
    await setNextTier(tx.db, live.id, tier.id);
    await audit(tx, {
      action: "subscription.switch_announced",
      subject: { kind: "subscription", id: live.id },
      details: { listingId: live.listingId, tierId: tier.id },
    });
  });
}
