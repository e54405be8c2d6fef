import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import Stripe from "stripe";
import { getAnyAgent } from "../catalog/index.ts";
import {
  ensureOveragePrices,
  ensurePrice,
  findPriceOnSale,
  isSamePrice,
  readOveragePrices,
  type SoldPrice,
} from "../pricing/index.ts";
import { announceSwitch } from "./announce-switch.ts";
import type { BuyerContext } from "./contexts.ts";
import { readOne } from "./held.ts";
import { planSwitch, type Switch, type SwitchOrder } from "./plan-switch.ts";
import { priceSwitch } from "./price-switch.ts";
import { findById, type SubscriptionRow } from "./store.ts";
import { FOLLOWED, toMetadata } from "./stripe-subscription.ts";
import { switchedItems } from "./switched-items.ts";
import { whileLeased } from "./switch-lease.ts";
import { quotedAt, toQuote } from "./switch-quote.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";
import { unlessRepriced } from "./unless-repriced.ts";

/** Where to, and the preview that the buyer agreed to. */
interface AgreedOrder extends SwitchOrder {
  quote: string;
}

/**
 * Switches the caller's paid plan as its preview said, or not at all. What begins at once is prorated and charged now,
 * and only if the payment goes through; what begins at the period's end is announced, and the plan that runs is canceled
 * for that moment. One switch of a subscription is made at a time.
 */
export async function switchSubscription(ctx: BuyerContext, order: AgreedOrder): Promise<Subscription> {
  const { live, stripeId } = await planSwitch(ctx, order);
  await whileLeased(ctx, stripeId, async (lease) => {
    const agreed = await agree(ctx, order).catch((refusal: unknown) =>
      unlessMade(ctx, { live, order, refusal }),
    );
    if (!agreed) return;
    await lease.renew();
    if (agreed.change.kind === "at_once") await switchNow(ctx, agreed);
    else await announceSwitch(ctx, agreed.change, agreed.price);
    await syncSubscription(ctx, stripeId);
  });
  return readOne(ctx, live.id);
}

/** A switch that broke off after Stripe had made it is refused when it is repeated, but done by asking Stripe. */
async function unlessMade(
  ctx: BuyerContext,
  { live, order, refusal }: { live: SubscriptionRow; order: SwitchOrder; refusal: unknown },
): Promise<undefined> {
  await syncSubscription(ctx, live.stripeSubscriptionId ?? "");
  const now = await findById(ctx.db, live.id);
  if (now?.tierId !== order.tierId || now.status === "canceled") throw refusal;
}

/** A switch that comes to what the buyer agreed to. */
interface Agreed {
  change: Switch;
  /** What it costs from now on; undefined for a free plan. */
  price: SoldPrice | undefined;
  /** The instant it is prorated at, in seconds. */
  at: number;
}

/**
 * Works the switch out anew and refuses any that is not the one agreed to. The plan is looked at a last time after Stripe
 * has answered: meanwhile its price may have been changed, or a dispute may have taken access.
 */
async function agree(ctx: BuyerContext, order: AgreedOrder): Promise<Agreed> {
  const at = quotedAt(order.quote, ctx.now());
  const planned = await planSwitch(ctx, order);
  if (planned.tier.interval !== "free") await makeSurePriced(ctx, planned);
  const preview = await priceSwitch(ctx, planned, at);
  const change = await planSwitch(ctx, order);
  const price = await findPriceOnSale(ctx, order.tierId);
  const isSame =
    preview.quote === order.quote && toQuote(change, { ...preview, ...change }, at) === order.quote;
  if (!isSame || !costs(price, change)) throw new AppError("subscription.switch_changed");
  return { change, price, at };
}

async function makeSurePriced(ctx: BuyerContext, { live, tier }: Switch): Promise<void> {
  const { name } = await getAnyAgent(ctx, live.listingId);
  await ensurePrice(ctx, { ...tier, agentName: name });
  await ensureOveragePrices(ctx, { ...tier, agentName: name });
}

function costs(sold: SoldPrice | undefined, { tier }: Switch): boolean {
  return sold ? isSamePrice(sold, tier) : tier.interval === "free";
}

/** Prorated at the instant agreed to, so that Stripe charges what it foretold; refused by it in another period. */
async function switchNow(ctx: BuyerContext, { change, price, at }: Agreed): Promise<void> {
  const { live, stripeId, tier } = change;
  const overage = await readOveragePrices(ctx, tier.id);
  if (!price) throw new Error(`plan ${tier.id} begins at once without a price`);
  const { organizationId, listingId } = live;
  const metadata = { ...toMetadata({ organizationId, listingId, tierId: tier.id }), [FOLLOWED]: "" };
  try {
    await unlessRepriced(ctx, price, () =>
      unlessEnded(ctx, stripeId, async ({ subscriptions }) =>
        subscriptions.update(stripeId, {
          items: switchedItems(await subscriptions.retrieve(stripeId), {
            price: price.stripePriceId,
            overage,
          }),
          proration_behavior: "always_invoice",
          proration_date: at,
          payment_behavior: "error_if_incomplete",
          cancel_at_period_end: false,
          metadata,
        }),
      ),
    );
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) throw new AppError("payment.failed");
    throw error;
  }
}
