import type { PricingTier } from "@souk/contracts/pricing/entities";
import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import type { ListingKeys } from "../catalog/index.ts";
import { ensureOveragePrices, ensurePrice, findPriceOnSale, holdTerms } from "../pricing/index.ts";
import { hadTrial } from "./trial-store.ts";
import { closePages } from "./close-pages.ts";
import type { BuyerContext } from "./contexts.ts";
import { refuseCredit } from "./credit.ts";
import { ensureCustomer } from "./customer.ts";
import { insertCheckout, selectOpenCheckouts } from "./checkout-store.ts";
import { lockHolding } from "./store.ts";
import { toMetadata } from "./stripe-subscription.ts";

/** What is bought, for whom, and where its agent wants the buyer back. */
export interface Purchase {
  agent: ListingKeys;
  tier: PricingTier;
  returnUrl: string | undefined;
}

/**
 * Opens a payment page at Stripe and answers its URL. Refuses with `tier.changed` when the plan is not any more what the
 * purchase says; once the page is handed out, its terms stay. Pages that the same buyer opened earlier for the same agent
 * are closed, so that one is open at most, also when two are opened at the same moment. When one of them turns out to be
 * paid, this one is closed and the answer is undefined: something is live now.
 */
export async function openPaymentPage(ctx: BuyerContext, purchase: Purchase): Promise<string | undefined> {
  const session = await createSession(ctx, purchase);
  if (!session.url) throw new Error(`Stripe session ${session.id} has no page`);
  const earlier = await remember(ctx, purchase, session.id).catch(async (refusal: unknown) => {
    await closePages(ctx, [session.id]);
    throw refusal;
  });
  if (!(await closePages(ctx, earlier))) return session.url;
  await closePages(ctx, [session.id]);
  return undefined;
}

async function createSession(ctx: BuyerContext, purchase: Purchase): Promise<Stripe.Checkout.Session> {
  const { organizationId } = ctx.actor;
  const customer = await ensureCustomer(ctx, organizationId);
  await refuseCredit(ctx, customer);
  const plan = { ...purchase.tier, agentName: purchase.agent.name };
  const { stripePriceId: price } = await ensurePrice(ctx, plan);
  const overage = await ensureOveragePrices(ctx, plan);
  const page: Stripe.Checkout.SessionCreateParams = {
    customer,
    line_items: [{ price, quantity: 1 }, ...overage.map((metered) => ({ price: metered }))],
    client_reference_id: organizationId,
    success_url: `${new URL("/checkout/return", ctx.webUrl).toString()}?session_id={CHECKOUT_SESSION_ID}`,
    cancel_url: canceledPage(ctx, purchase),
    ...(await modeOf(ctx, purchase)),
  };
  try {
    return await requireStripe(ctx).checkout.sessions.create(page);
  } catch (fault) {
    if (await isRepriced(ctx, purchase, price)) return createSession(ctx, purchase);
    throw fault;
  }
}

/**
 * Stripe refuses a price that went off sale since the plan was read: then the plan's change is the reason to refuse,
 * unless it was changed back. What costs the same again has another Price.
 */
function isRepriced(ctx: BuyerContext, { agent, tier }: Purchase, stripePriceId: string): Promise<boolean> {
  return withTransaction(ctx, async (tx) => {
    await holdTerms(tx, agent.id, tier);
    return (await findPriceOnSale(tx, tier.id))?.stripePriceId !== stripePriceId;
  });
}

/** Puts the page on record and answers those before it that may still be paid; under a lock, so there is a first. */
function remember(ctx: BuyerContext, purchase: Purchase, sessionId: string): Promise<string[]> {
  const { organizationId, userId } = ctx.actor;
  const { agent, tier, returnUrl } = purchase;
  return withTransaction(ctx, async (tx) => {
    await lockHolding(tx.db, organizationId, agent.id);
    await holdTerms(tx, agent.id, tier);
    const earlier = await selectOpenCheckouts(tx.db, organizationId, agent.id);
    const page = { organizationId, listingId: agent.id, tierId: tier.id, startedBy: userId };
    await insertCheckout(tx.db, { ...page, stripeSessionId: sessionId, returnUrl: returnUrl ?? null });
    await audit(tx, {
      action: "checkout.opened",
      subject: { kind: "checkout", id: sessionId },
      details: { listingId: agent.id, tierId: tier.id },
    });
    return earlier;
  });
}

/** The agent's page, which remembers where the agent wants the buyer back. */
function canceledPage(ctx: BuyerContext, { agent, returnUrl }: Purchase): string {
  const url = new URL(`/agents/${agent.slug}?checkout=canceled`, ctx.webUrl);
  if (returnUrl) url.searchParams.set("return_url", returnUrl);
  return url.toString();
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
