import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getManageableAgent } from "../catalog/index.ts";
import { getTier } from "./get-tier.ts";
import { archive } from "./store.ts";

/** Takes a plan off the market; holders keep it. Archiving again changes nothing. */
export function archiveTier(ctx: ServiceContext, key: { agentId: string; tierId: string }): Promise<void> {
  return withTransaction(ctx, async (tx) => {
    const agent = await getManageableAgent(tx, key.agentId);
    const tier = await getTier(tx, agent.id, key.tierId);
    if (!(await archive(tx.db, tier.id, tx.now()))) return;
    await audit(tx, {
      action: "tier.archived",
      subject: { kind: "tier", id: tier.id },
      organizationId: agent.ownerOrganizationId,
      details: { listingId: agent.id },
    });
  });
}
