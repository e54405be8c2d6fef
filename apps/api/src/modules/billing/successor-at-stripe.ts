import Stripe from "stripe";
import { requireStripe } from "../../platform/stripe.ts";
import { idOf } from "../../platform/stripe-values.ts";
import { priceDataOf, readOveragePrices, type SoldPrice } from "../pricing/index.ts";
import type { SyncContext } from "./contexts.ts";
import type { SubscriptionRow } from "./store.ts";
import { toMetadata } from "./stripe-subscription.ts";

const PREDECESSOR = "souk_after";

/**
 * The subscription that was begun after `old`, if one was. Stripe forgets idempotency keys after a day and refuses them
 * with another card or price; what it began stays on its list.
 */
export async function findSuccessor(ctx: SyncContext, old: Stripe.Subscription): Promise<string | undefined> {
  const customer = idOf(old.customer) ?? "";
  const since = { gte: old.start_date };
  const all = requireStripe(ctx).subscriptions.list({ customer, status: "all", created: since, limit: 100 });
  for await (const { id, metadata } of all) if (metadata[PREDECESSOR] === old.id) return id;
  return undefined;
}

/**
 * Whether what was paid last for `old` was given back whole, or a bank holds or keeps any of it, though nobody has told
 * us yet: who got money back is not charged for what follows.
 */
export async function isTakenBack(ctx: SyncContext, old: Stripe.Subscription): Promise<boolean> {
  const stripe = requireStripe(ctx);
  const intents = await intentsOf(stripe, idOf(old.latest_invoice));
  const left = await Promise.all(intents.map((intent) => leftOf(stripe, intent)));
  return left.includes("held") || (left.length > 0 && left.every((one) => one === "nothing"));
}

async function intentsOf(stripe: Stripe, invoice: string | undefined): Promise<string[]> {
  if (!invoice) return [];
  const { data } = await stripe.invoicePayments.list({ invoice, status: "paid", limit: 100 });
  return data.flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
}

async function leftOf(stripe: Stripe, intent: string): Promise<"held" | "nothing" | "something"> {
  const disputes = await stripe.disputes.list({ payment_intent: intent, limit: 100 });
  if (disputes.data.some(({ status }) => HELD.has(status))) return "held";
  const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent, {
    expand: ["latest_charge"],
  });
  return charge !== null && typeof charge === "object" && charge.refunded ? "nothing" : "something";
}

/** Inquiries hold nothing. */
const HELD: ReadonlySet<string> = new Set(["needs_response", "under_review", "lost"]);

/**
 * Begins a plan at Stripe after `old`, charged to the same card. Undefined when the card was refused, or the customer has
 * none any more: trying again would not help.
 */
export async function createSuccessor(
  ctx: SyncContext,
  { ended, old, price }: { ended: SubscriptionRow; old: Stripe.Subscription; price: SoldPrice },
): Promise<string | undefined> {
  const { organizationId, listingId } = ended;
  const card = idOf(old.default_payment_method);
  const overage = await readOveragePrices(ctx, price.tierId);
  try {
    const begun = await requireStripe(ctx).subscriptions.create(
      {
        customer: idOf(old.customer) ?? "",
        items: [
          { price_data: await priceDataOf(ctx, price) },
          ...overage.map((metered) => ({ price: metered })),
        ],
        metadata: {
          ...toMetadata({ organizationId, listingId, tierId: price.tierId }),
          [PREDECESSOR]: old.id,
        },
        off_session: true,
        payment_behavior: "error_if_incomplete",
        ...(card ? { default_payment_method: card } : {}),
      },
      { idempotencyKey: `successor:${old.id}` },
    );
    return begun.id;
  } catch (error) {
    if (isNoPayment(error)) return undefined;
    throw error;
  }
}

function isNoPayment(error: unknown): boolean {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors;
  return error instanceof StripeCardError || error instanceof StripeInvalidRequestError;
}
