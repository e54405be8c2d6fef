import type { AgentClient } from "@souk/contracts/clients/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { checkAddresses } from "../catalog/index.ts";
import { updateClientRedirectUris } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";

/** Replaces where an agent's sign-ins return to, from the next one on; they stay on the domain that buyers are shown. */
export function setRedirectUris(
  ctx: ServiceContext,
  { agentId, redirectUris }: { agentId: string; redirectUris: string[] },
): Promise<AgentClient> {
  return withTransaction(ctx, async (tx) => {
    const { clientId, productDomain, launchUrl } = (await getClientFor(tx, agentId)).client;
    checkAddresses({ productDomain, launchUrl, redirectUris });
    await updateClientRedirectUris(tx, { clientId, redirectUris });
    return getClient(tx, agentId);
  });
}
