import type { CheckoutResult } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { getPublicAgent, type ListingKeys, readAgents } from "../catalog/index.ts";
import { grantAccess } from "../entitlements/index.ts";
import { getTierForSale } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import { readSubscriptions } from "./read-subscriptions.ts";
import { isAllowedReturnUrl } from "./rules.ts";
import { findLive, insertSubscription, type SubscriptionRow } from "./store.ts";

/** A person buying, with the web app's origin for links in refusals. */
export interface BuyerContext extends ServiceContext {
  actor: UserActor;
  webUrl: string;
}

/**
 * Takes a plan for the caller's organization. A free one is active in the answer, with access and quotas; taking
 * the plan that is live already answers it again, another one is refused. Paid plans need Stripe.
 */
export async function checkout(
  ctx: BuyerContext,
  input: { agentId: string; tierId: string; returnUrl?: string | undefined },
): Promise<CheckoutResult> {
  const agent = await getPublicAgent(ctx, input.agentId);
  return withTransaction(ctx, async (tx) => {
    const tier = await getTierForSale(tx, agent.id, input.tierId);
    await checkReturnUrl(tx, agent, input.returnUrl);
    if (tier.interval !== "free") throw new AppError("stripe.not_configured");
    return takeFreePlan(tx, agent, tier);
  });
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
  if (!started) return answerLive(tx, agent, tier);
  await grantAccess(tx, {
    organizationId: key.organizationId,
    listingId: agent.id,
    subscriptionId: started.id,
  });
  await openQuotas(tx, key);
  await audit(tx, {
    action: "subscription.started",
    subject: { kind: "subscription", id: started.id },
    details: { listingId: agent.id, tierId: tier.id },
  });
  return toActive(tx, started);
}

async function answerLive(
  tx: InTransaction<BuyerContext>,
  agent: ListingKeys,
  tier: PricingTier,
): Promise<CheckoutResult> {
  const live = await findLive(tx.db, tx.actor.organizationId, agent.id);
  // Canceled since: nothing stands in the way any more.
  if (!live) return takeFreePlan(tx, agent, tier);
  if (live.tierId === tier.id) return toActive(tx, live);
  throw new AppError("subscription.already_live", {
    tierId: live.tierId,
    manageUrl: new URL("/dashboard", tx.webUrl).toString(),
  });
}

async function toActive(ctx: BuyerContext, row: SubscriptionRow): Promise<CheckoutResult> {
  const [subscription] = await readSubscriptions(ctx, ctx.actor.organizationId, [row]);
  if (!subscription) throw new Error(`subscription ${row.id} has no agent`);
  return { status: "active", subscription };
}
