import type { SwitchPreview } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf, toDate } from "../../platform/stripe-values.ts";
import { flushOverage } from "../overage/index.ts";
import { findPriceOnSale, readOveragePrices } from "../pricing/index.ts";
import type { BuyerContext } from "./contexts.ts";
import { refuseCredit } from "./credit.ts";
import type { Switch } from "./plan-switch.ts";
import { itemOf } from "./stripe-subscription.ts";
import { toQuote, toSeconds } from "./switch-quote.ts";
import { switchedItems } from "./switched-items.ts";
import { unlessEnded } from "./unless-ended.ts";
import { unlessRepriced } from "./unless-repriced.ts";

type Terms = Omit<SwitchPreview, "quote">;

/** What a switch comes to, and the instant it is prorated at. */
interface Priced {
  terms: Terms;
  at: number;
}

/**
 * What a switch comes to when it is prorated at this instant (seconds), as Stripe works it out, with the quote that
 * stands for it: another one than before when anything has changed, the instant too if it no longer lies in the period
 * that is paid. Refuses while a payment is open or credit would pay. Changes nothing, neither here nor at Stripe.
 */
export async function priceSwitch(ctx: BuyerContext, change: Switch, at: number): Promise<SwitchPreview> {
  const priced =
    change.kind === "at_once" ? await atOnce(ctx, change, at) : { terms: later(ctx, change), at };
  return { ...priced.terms, quote: toQuote(change, priced.terms, priced.at) };
}

function later(ctx: BuyerContext, change: Switch): Terms {
  const ends = change.live.periodEnd ?? ctx.now();
  return unbilled(change, { effectiveAt: ends, nextChargeAt: ends });
}

async function atOnce(ctx: BuyerContext, change: Switch, wanted: number): Promise<Priced> {
  await flushOverage(ctx, change.live);
  const subscription = await requireStripe(ctx).subscriptions.retrieve(change.stripeId);
  const item = itemOf(subscription);
  const at = within(item, wanted, ctx.now());
  // A trial goes on with the new plan: nothing is due before it ends, whatever the interval.
  if (subscription.status === "trialing" && subscription.trial_end !== null) {
    const nextChargeAt = toDate(subscription.trial_end);
    return { terms: unbilled(change, { effectiveAt: ctx.now(), nextChargeAt }), at };
  }
  if (subscription.status === "past_due" || subscription.status === "unpaid")
    throw new AppError("subscription.payment_due");
  await refuseCredit(ctx, idOf(subscription.customer) ?? "");
  return { terms: await billed(ctx, change, { subscription, at }), at };
}

/**
 * Stripe prorates within the running period only, whose first second its clock may reach before ours does. No later than
 * now, or little would be left to pay for; a minute is for machines whose clocks differ.
 */
function within(
  { current_period_start: start, current_period_end: end }: Stripe.SubscriptionItem,
  at: number,
  now: Date,
): number {
  const latest = Math.min(end, Math.max(start, toSeconds(now) + 60));
  return Math.min(Math.max(at, start), latest);
}

function unbilled(
  { kind, tier }: Switch,
  { effectiveAt, nextChargeAt }: { effectiveAt: Date; nextChargeAt: Date },
): Terms {
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
  { subscription, at }: { subscription: Stripe.Subscription; at: number },
): Promise<Terms> {
  const item = itemOf(subscription);
  const onSale = await findPriceOnSale(ctx, tier.id);
  // Stripe has switched already, and would answer what the next renewal costs.
  if (onSale?.stripePriceId === item.price.id) throw new AppError("subscription.switch_impossible");
  const priced = onSale ? { price: onSale.stripePriceId } : { price_data: priceDataOn(tier, item) };
  const change: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails = {
    items: switchedItems(subscription, { ...priced, overage: await readOveragePrices(ctx, tier.id) }),
    proration_behavior: "always_invoice",
    proration_date: at,
    cancel_at_period_end: false,
  };
  const sale = { tierId: tier.id, stripePriceId: onSale?.stripePriceId };
  const preview = await unlessRepriced(ctx, sale, () =>
    unlessEnded(ctx, stripeId, (stripe) =>
      stripe.invoices.createPreview({ subscription: stripeId, subscription_details: change }),
    ),
  );
  // It would leave credit, which pays for the next thing bought, whose vendor would get nothing.
  if (preview.total < 0) throw new AppError("subscription.switch_impossible");
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
function priceDataOn(
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
