import { AppError } from "@souk/contracts/common/errors";
import type { NewTier, PricingTier } from "@souk/contracts/pricing/entities";
import { audit } from "../../platform/audit.ts";
import { brokenUniqueConstraint } from "../../platform/query-error.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent, listMetrics } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { checkPrice, resolveQuotas } from "./rules.ts";
import { insertTier, replaceQuotas } from "./store.ts";

/** Makes a plan with its quotas. Refuses a taken slug, a free plan with a price and metrics the agent lacks. */
export function createTier(ctx: ServiceContext, agentRef: string, input: NewTier): Promise<PricingTier> {
  return withTransaction(ctx, async (tx) => {
    const agent = await getManageableAgent(tx, agentRef);
    checkPrice(input.interval, input.price.amount);
    const quotas = resolveQuotas(input.quotas, await listMetrics(tx, agent.id));
    const tierId = await insertTier(tx.db, agent.id, input);
    await replaceQuotas(tx.db, tierId, quotas);
    await audit(tx, {
      action: "tier.created",
      subject: { kind: "tier", id: tierId },
      organizationId: agent.ownerOrganizationId,
      details: { listingId: agent.id, slug: input.slug, interval: input.interval, price: input.price },
    });
    return getTier(tx, agent.id, tierId);
  }).catch((error: unknown) => {
    throw brokenUniqueConstraint(error) ? new AppError("tier.slug_taken") : error;
  });
}
