import Stripe from "stripe";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { idOf, toDate } from "../../platform/stripe-values.ts";
import { findOveragePrice, type OveragePrice } from "../pricing/index.ts";
import { afterFailure, type Billing, isForgotten, type Place, placeOf } from "./rules.ts";
import { decideWay, markDead, markFailed, markSent, type TakenReport } from "./store.ts";

/** What an operator may read of a failure is this long at most. */
const MAX_ERROR_LENGTH = 500;

/**
 * Tells Stripe of one report and notes that it did. What Stripe does not take now is tried again with growing pauses,
 * under the same identifier, for as long as Stripe knows it; then a person must look.
 */
export async function sendReport(ctx: StripeContext, report: TakenReport): Promise<void> {
  try {
    const refusal = await tell(ctx, report);
    if (refusal) return await bury(ctx, report, refusal);
  } catch (error) {
    return onFailure(ctx, report, error);
  }
  await markSent(ctx.db, report);
}

/** Answers why Stripe cannot be told; undefined once it was. */
async function tell(ctx: StripeContext, report: TakenReport): Promise<string | undefined> {
  const price = await findOveragePrice(ctx, report);
  const { stripeSubscriptionId, stripeCustomerId: customer } = report;
  if (!price || !stripeSubscriptionId || !customer) return "Nobody pays for it at Stripe.";
  if (report.reversed?.state === "dead") return "What it takes back may not have been charged.";
  const isAgain = report.sentAs !== null;
  if (isAgain && isForgotten(report.firstTriedAt, ctx.now())) return "Stripe may have it from before.";
  const subscription = await requireStripe(ctx).subscriptions.retrieve(stripeSubscriptionId, {
    expand: ["latest_invoice"],
  });
  const place = placeOf(report, toBilling(subscription, price.stripePriceId), ctx.now());
  if (place.as === "nowhere") return place.why;
  // It may have arrived the other way, though nobody has heard of it.
  if (isAgain && place.as !== report.sentAs) return `It may have arrived as ${report.sentAs}.`;
  if (!isAgain && !(await decideWay(ctx.db, report, place.as))) throw new Error("another worker took over");
  const order = { report, price, customer, subscription: stripeSubscriptionId };
  await (place.as === "meter_event" ? sendEvent(ctx, order, place) : addInvoiceItem(ctx, order));
  return undefined;
}

function toBilling(subscription: Stripe.Subscription, price: string): Billing {
  const isOver = subscription.status === "canceled" || subscription.status === "incomplete_expired";
  const item = subscription.items.data.find((one) => one.price.id === price);
  const { latest_invoice: invoice } = subscription;
  const isDraft = invoice && typeof invoice !== "string" && invoice.status === "draft";
  const line = isDraft
    ? invoice.lines.data.find((one) => idOf(one.pricing?.price_details?.price) === price)
    : undefined;
  return {
    isOver,
    running:
      item && !isOver
        ? { start: toDate(item.current_period_start), end: toDate(item.current_period_end) }
        : undefined,
    draft: line && { start: toDate(line.period.start), end: toDate(line.period.end) },
  };
}

interface Order {
  report: TakenReport;
  price: OveragePrice;
  customer: string;
  subscription: string;
}

async function sendEvent(
  ctx: StripeContext,
  { report, price, customer }: Order,
  { at }: Extract<Place, { as: "meter_event" }>,
): Promise<void> {
  try {
    await requireStripe(ctx).billing.meterEvents.create({
      event_name: price.eventName,
      identifier: report.id,
      timestamp: Math.floor(at.getTime() / 1000),
      payload: { stripe_customer_id: customer, value: String(report.quantity) },
    });
  } catch (error) {
    if (!isKnownAlready(error)) throw error;
  }
}

/** Stripe refuses an identifier that it has: an earlier attempt arrived. */
function isKnownAlready(error: unknown): boolean {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.code === "duplicate_meter_event" || /already exists with identifier/i.test(error.message);
}

/** A line that waits for the subscription's next invoice; below zero it takes from that. */
async function addInvoiceItem(
  ctx: StripeContext,
  { report, price, customer, subscription }: Order,
): Promise<void> {
  const { id, quantity } = report;
  await requireStripe(ctx).invoiceItems.create(
    {
      customer,
      subscription,
      currency: price.currency.toLowerCase(),
      amount: quantity * price.amount,
      description:
        quantity > 0
          ? `${quantity} beyond an earlier plan`
          : `${-quantity} given back after they were charged`,
      metadata: { souk_overage_report: id },
    },
    { idempotencyKey: `overage:${id}` },
  );
}

async function onFailure(ctx: StripeContext, report: TakenReport, error: unknown): Promise<void> {
  const words = wordsOf(error);
  const next = afterFailure(report, { now: ctx.now(), random: Math.random() });
  if (next.state === "dead") return bury(ctx, report, words);
  await markFailed(ctx.db, report, { pauseMs: next.pauseMs, error: words });
  ctx.log("overage.not_taken", { reportId: report.id, attempts: report.attempts, error: words });
}

async function bury(ctx: StripeContext, report: TakenReport, error: string): Promise<void> {
  await markDead(ctx.db, report, error);
  ctx.log("overage.dead", { reportId: report.id, quantity: report.quantity, error });
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : "Something that is no error.";
  return words.replaceAll("\0", "").slice(0, MAX_ERROR_LENGTH);
}
