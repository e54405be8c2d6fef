import { audit } from "../../platform/audit.ts";
import type { StripeContext } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { archive } from "./store.ts";
import { takeOffSale } from "./take-off-sale.ts";

/**
 * Takes a plan off the market, here first and then at Stripe; holders keep it. Archiving again repairs the latter. Its
 * open payment pages are closed by `billing`, which is the door to this for callers.
 */
export async function archiveTier(
  ctx: StripeContext,
  key: { agentId: string; tierId: string },
): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const agent = await getManageableAgent(tx, key.agentId);
    const tier = await getTier(tx, agent.id, key.tierId);
    if (await archive(tx.db, tier.id, tx.now())) {
      await audit(tx, {
        action: "tier.archived",
        subject: { kind: "tier", id: tier.id },
        organizationId: agent.ownerOrganizationId,
        details: { listingId: agent.id },
      });
    }
  });
  await takeOffSale(ctx, key.tierId);
}
