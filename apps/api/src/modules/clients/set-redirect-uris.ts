import type { AgentClient } from "@souk/contracts/clients/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { checkAddresses, checkStaysOnline, isModerator, isPublic, lockListing } from "../catalog/index.ts";
import { updateClientRedirectUris } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";

/**
 * Replaces where an agent's sign-ins return to, from the next one on; they stay on the domain that
 * buyers are shown, and those of a public agent on the web, if they were there.
 */
export function setRedirectUris(
  ctx: ServiceContext,
  { agentId, redirectUris }: { agentId: string; redirectUris: string[] },
): Promise<AgentClient> {
  return withTransaction(ctx, async (tx) => {
    await lockListing(tx.db, (await getClientFor(tx, agentId)).listing.id);
    const { listing, client } = await getClientFor(tx, agentId);
    const { clientId } = client;
    checkAddresses({ ...client, redirectUris });
    if (isPublic(listing.status) && !isModerator(tx)) checkStaysOnline(client, { ...client, redirectUris });
    await updateClientRedirectUris(tx, { clientId, redirectUris });
    return getClient(tx, agentId);
  });
}
