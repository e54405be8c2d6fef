import type { SwitchPreview } from "@souk/contracts/billing/entities";
import type Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf, toDate } from "../../platform/stripe-values.ts";
import { findPriceOnSale } from "../pricing/index.ts";
import type { BuyerContext } from "./contexts.ts";
import { planSwitch, type Switch, type SwitchOrder } from "./plan-switch.ts";
import { itemOf } from "./stripe-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";

/** What the switch would cost and when it would begin; changes nothing, neither here nor at Stripe. */
export async function previewSwitch(ctx: BuyerContext, order: SwitchOrder): Promise<SwitchPreview> {
  const change = await planSwitch(ctx, order);
  if (change.kind === "at_period_end") {
    const at = change.live.periodEnd ?? ctx.now();
    return unbilled(change, { effectiveAt: at, nextChargeAt: at });
  }
  const subscription = await requireStripe(ctx).subscriptions.retrieve(change.stripeId);
  // A trial goes on with the new plan: nothing is due before it ends, whatever the interval.
  if (subscription.status === "trialing" && subscription.trial_end !== null)
    return unbilled(change, { effectiveAt: ctx.now(), nextChargeAt: toDate(subscription.trial_end) });
  return billed(ctx, change, subscription);
}

function unbilled(
  { kind, tier }: Switch,
  { effectiveAt, nextChargeAt }: { effectiveAt: Date; nextChargeAt: Date },
): SwitchPreview {
  const at = nextChargeAt.toISOString();
  return {
    kind,
    tier,
    effectiveAt: effectiveAt.toISOString(),
    lines: [],
    dueNow: { amount: 0, currency: tier.price.currency },
    nextCharge: tier.interval === "free" ? null : { amount: tier.price, at },
  };
}

async function billed(
  ctx: BuyerContext,
  { kind, tier, stripeId }: Switch,
  subscription: Stripe.Subscription,
): Promise<SwitchPreview> {
  const item = itemOf(subscription);
  const onSale = await findPriceOnSale(ctx, tier.id);
  const priced = onSale ? { price: onSale.stripePriceId } : { price_data: termsOf(tier, item) };
  const change: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails = {
    items: [{ id: item.id, ...priced }],
    proration_behavior: "always_invoice",
    cancel_at_period_end: false,
  };
  const preview = await unlessEnded(ctx, stripeId, (stripe) =>
    stripe.invoices.createPreview({ subscription: stripeId, subscription_details: change }),
  );
  const currency = preview.currency.toUpperCase();
  const lines = preview.lines.data.map(({ amount, description }) => ({
    // Without a price of its own, the plan borrows the name of the one before.
    description: (amount > 0 && !onSale ? undefined : description) ?? tier.name,
    amount: { amount, currency },
  }));
  // The same interval keeps its day, a longer one begins anew today: whichever ends last is paid until then.
  const paidUntil = Math.max(item.current_period_end, ...preview.lines.data.map(({ period }) => period.end));
  return {
    kind,
    tier,
    effectiveAt: ctx.now().toISOString(),
    lines,
    dueNow: { amount: Math.max(0, preview.amount_due), currency },
    nextCharge: { amount: tier.price, at: toDate(paidUntil).toISOString() },
  };
}

/**
 * A plan that was written down before Stripe was configured has no Product yet, and looking at it makes none: its terms
 * are priced on the Product of the plan that runs.
 */
function termsOf(
  { interval, price }: Switch["tier"],
  item: Stripe.SubscriptionItem,
): Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.Item.PriceData {
  return {
    product: idOf(item.price.product) ?? "",
    unit_amount: price.amount,
    currency: price.currency.toLowerCase(),
    recurring: { interval: interval === "year" ? "year" : "month" },
  };
}
