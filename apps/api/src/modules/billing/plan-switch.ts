import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { requireStripe } from "../../platform/stripe.ts";
import { asSold, getTier, readPrices } from "../pricing/index.ts";
import type { BuyerContext } from "./contexts.ts";
import { getLive } from "./held.ts";
import { switchKind } from "./rules.ts";
import type { SubscriptionRow } from "./store.ts";

/** Where the caller wants to switch to. */
export interface SwitchOrder {
  agentId: string;
  tierId: string;
}

/** A switch that may be made: from the live plan to `tier`. */
export interface Switch {
  live: SubscriptionRow;
  stripeId: string;
  tier: PricingTier;
  kind: "at_once" | "at_period_end";
}

/**
 * Finds out how a switch would be made; refuses the impossible, archived plans, who holds none and who has a payment
 * open: what is unused of an unpaid month would be credit, and Stripe goes on asking for the month. Writes nothing.
 */
export async function planSwitch(ctx: BuyerContext, order: SwitchOrder): Promise<Switch> {
  const live = await getLive(ctx, order.agentId);
  const tier = await getTier(ctx, live.listingId, order.tierId);
  if (tier.archivedAt) throw new AppError("tier.not_found");
  const current = await getHeld(ctx, live);
  const kind = switchKind(current, tier);
  // What has lost its access to a refund or dispute is not paid for again.
  if (kind === "impossible" || !live.stripeSubscriptionId || live.revokedAt)
    throw new AppError("subscription.switch_impossible");
  if (live.status === "past_due") throw new AppError("subscription.payment_due");
  requireStripe(ctx);
  return { live, stripeId: live.stripeSubscriptionId, tier, kind };
}

/** The plan that runs, at the price it is paid at. */
async function getHeld(ctx: BuyerContext, live: SubscriptionRow): Promise<PricingTier> {
  const prices = await readPrices(ctx, live.tierPriceId ? [live.tierPriceId] : []);
  return asSold(await getTier(ctx, live.listingId, live.tierId), prices.get(live.tierPriceId ?? ""));
}
