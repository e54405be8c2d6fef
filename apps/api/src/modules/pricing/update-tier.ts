import { AppError } from "@souk/contracts/common/errors";
import type { PricingTier, TierChanges } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent, listMetrics } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { changesTerms, checkPrice, resolveQuotas } from "./rules.ts";
import * as store from "./store.ts";

/** Changes the fields that are given. What was sold (price, interval, trial, quotas) stays once anyone held the plan. */
export function updateTier(
  ctx: ServiceContext,
  key: { agentId: string; tierId: string },
  changes: TierChanges,
): Promise<PricingTier> {
  return withTransaction(ctx, async (tx) => {
    const agent = await getManageableAgent(tx, key.agentId);
    await store.lockTier(tx.db, key.tierId);
    const tier = await getTier(tx, agent.id, key.tierId);
    if (changesTerms(changes) && (await store.isSold(tx.db, tier.id))) throw new AppError("tier.sold");
    checkPrice(changes.interval ?? tier.interval, changes.price?.amount ?? tier.price.amount);
    await store.updateTier(tx.db, tier.id, changes);
    if (changes.quotas) {
      await store.replaceQuotas(
        tx.db,
        tier.id,
        resolveQuotas(changes.quotas, await listMetrics(tx, agent.id)),
      );
    }
    await audit(tx, {
      action: "tier.changed",
      subject: { kind: "tier", id: tier.id },
      organizationId: agent.ownerOrganizationId,
      details: { listingId: agent.id, fields: Object.keys(changes) },
    });
    return getTier(tx, agent.id, tier.id);
  });
}
