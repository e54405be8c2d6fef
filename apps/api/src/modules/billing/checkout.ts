import type { CheckoutResult } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { getPublicAgent, type ListingKeys, readAgents } from "../catalog/index.ts";
import { grantAccess } from "../entitlements/index.ts";
import { getTierForSale } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import { openPaymentPage } from "./open-payment-page.ts";
import { readSubscriptions } from "./read-subscriptions.ts";
import { isAllowedReturnUrl } from "./rules.ts";
import { findLive, insertSubscription, lockHolding, type SubscriptionRow } from "./store.ts";
import type { BuyerContext } from "./contexts.ts";

/**
 * Takes a plan for the caller's organization. A free one is active in the answer, with access and quotas; a paid one
 * answers the payment page. Taking the plan that is live already answers it again, another one is refused: plans are
 * switched. Only a free plan gives way to a paid one, once that is paid.
 */
export async function checkout(ctx: BuyerContext, order: Order): Promise<CheckoutResult> {
  const agent = await getPublicAgent(ctx, order.agentId);
  const { tier, result } = await withTransaction(ctx, (tx) => takeUnpaid(tx, agent, order));
  if (result) return result;
  requireStripe(ctx);
  const url = await openPaymentPage(ctx, { agent, tier, returnUrl: order.returnUrl });
  // Without one an earlier page was paid meanwhile: what is live now answers.
  return url ? { status: "redirect", url } : checkout(ctx, order);
}

interface Order {
  agentId: string;
  tierId: string;
  returnUrl?: string | undefined;
}

/** The plan of the order, and the answer as far as nothing needs to be paid for it. */
async function takeUnpaid(
  tx: InTransaction<BuyerContext>,
  agent: ListingKeys,
  { tierId, returnUrl }: Order,
): Promise<{ tier: PricingTier; result: CheckoutResult | undefined }> {
  await lockHolding(tx.db, tx.actor.organizationId, agent.id);
  const tier = await getTierForSale(tx, agent.id, tierId);
  await checkReturnUrl(tx, agent, returnUrl);
  const live = await findLive(tx.db, tx.actor.organizationId, agent.id);
  if (live && !givesWay(live, tier)) return { tier, result: await answerLive(tx, live, tier) };
  return { tier, result: tier.interval === "free" ? await takeFreePlan(tx, agent, tier) : undefined };
}

async function checkReturnUrl(
  ctx: ServiceContext,
  agent: ListingKeys,
  returnUrl: string | undefined,
): Promise<void> {
  if (returnUrl === undefined) return;
  const [managed] = await readAgents(ctx, [agent.id]);
  const registered = managed && {
    redirectUris: managed.redirectUris,
    productDomain: managed.agent.productDomain,
  };
  if (!registered || !isAllowedReturnUrl(returnUrl, registered)) throw new AppError("return_url.not_allowed");
}

function givesWay(live: SubscriptionRow, tier: PricingTier): boolean {
  const isFree = live.stripeSubscriptionId === null && live.stripePaymentIntentId === null;
  return isFree && tier.interval !== "free";
}

async function answerLive(
  tx: InTransaction<BuyerContext>,
  live: SubscriptionRow,
  tier: PricingTier,
): Promise<CheckoutResult> {
  if (live.tierId === tier.id) return toActive(tx, live);
  throw new AppError("subscription.already_live", {
    tierId: live.tierId,
    manageUrl: new URL("/dashboard", tx.webUrl).toString(),
  });
}

async function takeFreePlan(
  tx: InTransaction<BuyerContext>,
  agent: ListingKeys,
  tier: PricingTier,
): Promise<CheckoutResult> {
  const key = { organizationId: tx.actor.organizationId, listingId: agent.id, tierId: tier.id };
  const started = await insertSubscription(tx.db, {
    ...key,
    startedBy: tx.actor.userId,
    startedAt: tx.now(),
  });
  if (!started) throw new Error(`a second plan of ${agent.id} is live although the holding is locked`);
  await grantAccess(tx, {
    organizationId: key.organizationId,
    listingId: agent.id,
    subscriptionId: started.id,
  });
  await openQuotas(tx, { ...key, trialEndsAt: null });
  await audit(tx, {
    action: "subscription.started",
    subject: { kind: "subscription", id: started.id },
    details: { listingId: agent.id, tierId: tier.id },
  });
  return toActive(tx, started);
}

async function toActive(ctx: BuyerContext, row: SubscriptionRow): Promise<CheckoutResult> {
  const [subscription] = await readSubscriptions(ctx, ctx.actor.organizationId, [row]);
  if (!subscription) throw new Error(`subscription ${row.id} has no agent`);
  return { status: "active", subscription };
}
