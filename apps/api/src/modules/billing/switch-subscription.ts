import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { readClock } from "../../platform/database-clock.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getAnyAgent } from "../catalog/index.ts";
import { ensurePrice, type SoldPrice } from "../pricing/index.ts";
import { announceNextTier } from "./next-tier-store.ts";
import type { BuyerContext } from "./contexts.ts";
import { readOne } from "./held.ts";
import { planSwitch, type Switch, type SwitchOrder } from "./plan-switch.ts";
import { lockHolding } from "./store.ts";
import { itemOf, toFacts, toMetadata } from "./stripe-subscription.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";

/**
 * Switches the caller's paid plan. What begins at once is prorated and charged now, and only if the payment goes
 * through; what begins at the period's end is announced, and the plan that runs is canceled for that moment.
 */
export async function switchSubscription(ctx: BuyerContext, order: SwitchOrder): Promise<Subscription> {
  const change = await planSwitch(ctx, order);
  if (change.kind === "at_once") await switchNow(ctx, change);
  else await switchLater(ctx, change);
  await syncSubscription(ctx, change.stripeId);
  return readOne(ctx, change.live.id);
}

async function switchNow(ctx: BuyerContext, { live, stripeId, tier }: Switch): Promise<void> {
  const { stripePriceId: price } = await priceOf(ctx, live.listingId, tier);
  const { organizationId, listingId } = live;
  const metadata = toMetadata({ organizationId, listingId, tierId: tier.id });
  try {
    await unlessEnded(ctx, stripeId, async ({ subscriptions }) =>
      subscriptions.update(stripeId, {
        items: [{ id: itemOf(await subscriptions.retrieve(stripeId)).id, price }],
        proration_behavior: "always_invoice",
        payment_behavior: "error_if_incomplete",
        cancel_at_period_end: false,
        metadata,
      }),
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) throw new AppError("payment.failed");
    throw error;
  }
}

/**
 * The end is announced before what follows it: a plan is begun after an end that was announced, and no other. Both are
 * put on record at once, so that whatever takes the end back takes back what follows. It will cost what it costs today.
 */
async function switchLater(ctx: BuyerContext, { live, stripeId, tier }: Switch): Promise<void> {
  const price = tier.interval === "free" ? null : await priceOf(ctx, live.listingId, tier);
  const change = { cancel_at_period_end: true };
  const told = await unlessEnded(ctx, stripeId, (stripe) => stripe.subscriptions.update(stripeId, change));
  // Answers that Stripe gave before it was told know nothing of the end.
  const syncedAt = await readClock(ctx);
  await withTransaction(ctx, async (tx) => {
    await lockHolding(tx.db, live.organizationId, live.listingId);
    await announceNextTier(tx.db, live.id, {
      nextTierId: tier.id,
      nextTierPriceId: price?.id ?? null,
      cancelsAt: toFacts(told).cancelsAt,
      syncedAt,
    });
    await audit(tx, {
      action: "subscription.switch_announced",
      subject: { kind: "subscription", id: live.id },
      details: { listingId: live.listingId, tierId: tier.id },
    });
  });
}

async function priceOf(ctx: BuyerContext, listingId: string, tier: PricingTier): Promise<SoldPrice> {
  const { name } = await getAnyAgent(ctx, listingId);
  return ensurePrice(ctx, { ...tier, agentName: name });
}
