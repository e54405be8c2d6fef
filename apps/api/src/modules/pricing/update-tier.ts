import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier, TierChanges } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import { requireStripe, type StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent, type ListingKeys, listMetrics } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { makePrice, retirePrice, type StripePrice } from "./price.ts";
import { changesTerms, checkPrice, resolveQuotas } from "./rules.ts";
import * as store from "./store.ts";

/**
 * Changes the fields that are given. What was sold (price, interval, trial, quotas) stays once anyone held the plan
 * or stands at its payment page. Another price is a new Price at Stripe; the old one goes off sale.
 */
export async function updateTier(
  ctx: StripeContext,
  key: { agentId: string; tierId: string },
  changes: TierChanges,
): Promise<PricingTier> {
  const agent = await getManageableAgent(ctx, key.agentId);
  const before = await store.findStripePrice(ctx.db, key.tierId);
  const after = await priceAfter(ctx, agent, key.tierId, changes);
  const tier = await withTransaction(ctx, async (tx) => {
    await store.lockTier(tx.db, key.tierId);
    const old = await getTier(tx, agent.id, key.tierId);
    if (changesTerms(changes) && (await store.isSold(tx.db, old.id))) throw new AppError("tier.sold");
    await store.updateTier(tx.db, old.id, changes);
    if (after) await store.setStripePrice(tx.db, old.id, after);
    if (changes.interval === "free") await store.clearStripePrice(tx.db, old.id);
    if (changes.quotas) {
      const quotas = resolveQuotas(changes.quotas, await listMetrics(tx, agent.id));
      await store.replaceQuotas(tx.db, old.id, quotas);
    }
    await audit(tx, {
      action: "tier.changed",
      subject: { kind: "tier", id: old.id },
      organizationId: agent.ownerOrganizationId,
      details: { listingId: agent.id, fields: Object.keys(changes), ...after },
    });
    return getTier(tx, agent.id, old.id);
  });
  await retireReplaced(ctx, before, { price: after, isFree: tier.interval === "free" });
  return tier;
}

/** The new Price of changed terms, made before the change is written: an unused one harms nobody. */
async function priceAfter(
  ctx: StripeContext,
  agent: ListingKeys,
  tierId: string,
  changes: TierChanges,
): Promise<StripePrice | undefined> {
  const old = await getTier(ctx, agent.id, tierId);
  const interval = changes.interval ?? old.interval;
  const price = changes.price ?? old.price;
  checkPrice(interval, price.amount);
  const isPriced = changes.interval !== undefined || changes.price !== undefined;
  if (!isPriced || interval === "free") return undefined;
  if (await store.isSold(ctx.db, tierId)) throw new AppError("tier.sold");
  const product = (await store.findStripePrice(ctx.db, tierId))?.productId;
  const name = changes.name ?? old.name;
  return makePrice(ctx, { id: tierId, name, interval, price, agentName: agent.name, product });
}

async function retireReplaced(
  ctx: StripeContext,
  before: StripePrice | undefined,
  after: { price: StripePrice | undefined; isFree: boolean },
): Promise<void> {
  if (!before) return;
  if (after.isFree) return retirePrice(ctx, before);
  if (!after.price || after.price.priceId === before.priceId) return;
  await requireStripe(ctx).prices.update(before.priceId, { active: false });
}
