import type { PricingTier } from "@souk/contracts/pricing/entities";
import type Stripe from "stripe";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import type { ListingKeys } from "../catalog/index.ts";
import { ensurePrice } from "../pricing/index.ts";
import type { BuyerContext, SyncContext } from "./contexts.ts";
import { ensureCustomer } from "./customer.ts";
import { insertCheckout, selectOpenCheckouts } from "./checkout-store.ts";
import { hadTrial } from "./store.ts";
import { toMetadata } from "./stripe-subscription.ts";
import { syncCheckout } from "./sync-checkout.ts";

/** What is bought, for whom, and where its agent wants the buyer back. */
export interface Purchase {
  agent: ListingKeys;
  tier: PricingTier;
  returnUrl: string | undefined;
}

/**
 * Opens a payment page at Stripe and answers its URL. Older pages of the same buyer for the same agent are closed
 * first, so that one is open at most; one that was paid meanwhile is put into effect instead.
 */
export async function openPaymentPage(ctx: BuyerContext, purchase: Purchase): Promise<string> {
  const { organizationId, userId } = ctx.actor;
  const { agent, tier } = purchase;
  const customer = await ensureCustomer(ctx, organizationId);
  const price = await ensurePrice(ctx, { ...tier, agentName: agent.name });
  await closeOpenPages(ctx, agent.id);
  const session = await requireStripe(ctx).checkout.sessions.create({
    customer,
    line_items: [{ price, quantity: 1 }],
    client_reference_id: organizationId,
    success_url: `${new URL("/checkout/return", ctx.webUrl).toString()}?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: canceledPage(ctx, purchase),
    ...(await modeOf(ctx, purchase)),
  });
  if (!session.url) throw new Error(`Stripe session ${session.id} has no page`);
  await withTransaction(ctx, async (tx) => {
    const row = { organizationId, listingId: agent.id, tierId: tier.id, startedBy: userId };
    await insertCheckout(tx.db, {
      ...row,
      stripeSessionId: session.id,
      returnUrl: purchase.returnUrl ?? null,
    });
    await audit(tx, {
      action: "checkout.opened",
      subject: { kind: "checkout", id: session.id },
      details: { listingId: agent.id, tierId: tier.id },
    });
  });
  return session.url;
}

/** The agent's page, which remembers where the agent wants the buyer back. */
function canceledPage(ctx: BuyerContext, { agent, returnUrl }: Purchase): string {
  const url = new URL(`/agents/${agent.slug}?checkout=canceled`, ctx.webUrl);
  if (returnUrl) url.searchParams.set("return_url", returnUrl);
  return url.toString();
}

async function closeOpenPages(ctx: BuyerContext & { actor: UserActor }, listingId: string): Promise<void> {
  for (const sessionId of await selectOpenCheckouts(ctx.db, ctx.actor.organizationId, listingId)) {
    await closePage(ctx, sessionId);
  }
}

/** Closes a payment page; one that was paid meanwhile is put into effect instead. */
export async function closePage(ctx: SyncContext, sessionId: string): Promise<void> {
  const { status } = await requireStripe(ctx).checkout.sessions.retrieve(sessionId);
  if (status === "open") await requireStripe(ctx).checkout.sessions.expire(sessionId);
  await syncCheckout(ctx, sessionId);
}

/** Recurring plans are subscriptions, one-time plans payments; both carry whose they are beyond the session. */
async function modeOf(
  ctx: BuyerContext,
  { agent, tier }: Purchase,
): Promise<
  Pick<Stripe.Checkout.SessionCreateParams, "mode" | "metadata" | "subscription_data" | "payment_intent_data">
> {
  const { organizationId } = ctx.actor;
  const metadata = toMetadata({ organizationId, listingId: agent.id, tierId: tier.id });
  if (tier.interval === "one_time") return { mode: "payment", metadata, payment_intent_data: { metadata } };
  const trialDays = (await hadTrial(ctx.db, organizationId, agent.id)) ? 0 : tier.trialDays;
  return {
    mode: "subscription",
    metadata,
    subscription_data: { metadata, ...(trialDays > 0 ? { trial_period_days: trialDays } : {}) },
  };
}
