import { AppError } from "@souk/contracts/common/errors";
import type { NewTier, PricingTier } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import { brokenUniqueConstraint } from "../../platform/query-error.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent, listMetrics } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { makePrice, retirePrice, type StripePrice } from "./price.ts";
import { checkLimits, checkPrice, checkTrialLimits, resolveQuotas } from "./rules.ts";
import { prepareOverage } from "./overage-price.ts";
import { setStripePrice } from "./price-store.ts";
import { insertTier, newTierId, replaceQuotas } from "./store.ts";

/**
 * Makes a plan, and Product and Price of a paid one. Refuses a taken slug, a free plan with a price, limits
 * that no such plan can have, metrics the agent lacks, and paid plans without Stripe; nothing is half-made then, neither here nor there.
 */
export async function createTier(ctx: StripeContext, agentRef: string, input: NewTier): Promise<PricingTier> {
  checkTerms(input);
  if (input.interval === "free") return describeTier(ctx, agentRef, input);
  const agent = await getManageableAgent(ctx, agentRef);
  const id = await newTierId(ctx.db);
  const price = await makePrice(ctx, { ...input, id, listingId: agent.id, agentName: agent.name });
  const tier = await writeTier(ctx, agentRef, input, { id, price }).catch(async (error: unknown) => {
    await retirePrice(ctx, price).catch((fault: unknown) =>
      ctx.log("stripe.price_left_behind", { fault, ...price }),
    );
    throw error;
  });
  await prepareOverage(ctx, { id, agentName: agent.name });
  return tier;
}

/** Writes a plan down without telling Stripe: its price is made at the first checkout. For seeds and free plans. */
export function describeTier(ctx: ServiceContext, agentRef: string, input: NewTier): Promise<PricingTier> {
  checkTerms(input);
  return writeTier(ctx, agentRef, input);
}

function checkTerms({ interval, price, trialDays, quotas }: NewTier): void {
  checkPrice(interval, price.amount);
  checkLimits({ interval, price, quotas });
  checkTrialLimits(trialDays, quotas);
}

function writeTier(
  ctx: ServiceContext,
  agentRef: string,
  input: NewTier,
  priced?: { id: string; price: StripePrice },
): Promise<PricingTier> {
  return withTransaction(ctx, async (tx) => {
    const agent = await getManageableAgent(tx, agentRef);
    const quotas = resolveQuotas(input.quotas, await listMetrics(tx, agent.id));
    const tierId = await insertTier(tx.db, agent.id, input, priced?.id);
    if (priced) await setStripePrice(tx.db, tierId, priced.price);
    await replaceQuotas(tx.db, tierId, quotas);
    await audit(tx, {
      action: "tier.created",
      subject: { kind: "tier", id: tierId },
      organizationId: agent.ownerOrganizationId,
      details: {
        listingId: agent.id,
        slug: input.slug,
        interval: input.interval,
        price: input.price,
        ...priced?.price,
      },
    });
    return getTier(tx, agent.id, tierId);
  }).catch((error: unknown) => {
    throw brokenUniqueConstraint(error) ? new AppError("tier.slug_taken") : error;
  });
}
