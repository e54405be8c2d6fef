import type { ListingStatus, ManagedAgent } from "@souk/contracts/catalog/entities";
import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { setClientDisabled } from "../identity/index.ts";
import { getManageableAgent } from "./find-listing.ts";
import { getManagedAgent } from "./get-managed-agent.ts";
import { mayOperate } from "./rules.ts";
import { isClientStopped, lockListing, updateStatus } from "./store.ts";

/**
 * Moves an agent to a status and says why. Statuses that hide it disable its OAuth client in the same step; the others
 * enable it again, unless its vendor has stopped it.
 */
export function setAgentStatus(
  ctx: ServiceContext,
  ref: string,
  change: { status: ListingStatus; reason: string },
): Promise<ManagedAgent> {
  return withTransaction(ctx, async (tx) => {
    await lockListing(tx.db, (await getManageableAgent(tx, ref)).id);
    const listing = await getManageableAgent(tx, ref);
    await updateStatus(tx.db, listing.id, {
      status: change.status,
      reason: change.reason || null,
      now: tx.now(),
    });
    const managed = await getManagedAgent(tx, listing.id);
    const disabled = !mayOperate(change.status) || (await isClientStopped(tx.db, listing.id));
    await setClientDisabled(tx, { clientId: managed.clientId, disabled });
    await audit(tx, {
      action: `agent.${change.status}`,
      subject: { kind: "listing", id: listing.id },
      organizationId: listing.ownerOrganizationId,
      details: { from: listing.status, reason: change.reason },
    });
    return managed;
  });
}
