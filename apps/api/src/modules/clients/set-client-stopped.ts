import type { AgentClient } from "@souk/contracts/clients/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { getAnyAgent, lockListing, mayOperate } from "../catalog/index.ts";
import { setClientDisabled } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";
import { updateStoppedAt } from "./store.ts";

/**
 * Stops sign-in to an agent at once, tokens included, or resumes it. What the marketplace has hidden stays off until it
 * is approved again (`client.hidden`), and what its vendor has stopped stays off when it is.
 */
export function setClientStopped(
  ctx: ServiceContext,
  { agentId, stopped }: { agentId: string; stopped: boolean },
): Promise<AgentClient> {
  return withTransaction(ctx, async (tx) => {
    await lockListing(tx.db, (await getAnyAgent(tx, agentId)).id);
    const { listing, client } = await getClientFor(tx, agentId);
    if (!stopped && !mayOperate(listing.status)) throw new AppError("client.hidden");
    if (stopped === (client.stoppedAt !== null)) return getClient(tx, agentId);
    await updateStoppedAt(tx.db, listing.id, stopped ? tx.now() : null);
    await setClientDisabled(tx, { clientId: client.clientId, disabled: stopped });
    return getClient(tx, agentId);
  });
}
