import type { AgentClient } from "@souk/contracts/clients/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { checkAddresses } from "../catalog/index.ts";
import { updatePostLogoutRedirectUris } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";

/** Replaces where people may be returned to after signing out; on the domain that buyers are shown, like redirect URIs. */
export function setPostLogoutRedirectUris(
  ctx: ServiceContext,
  { agentId, postLogoutRedirectUris }: { agentId: string; postLogoutRedirectUris: string[] },
): Promise<AgentClient> {
  return withTransaction(ctx, async (tx) => {
    const { clientId, productDomain, launchUrl } = (await getClientFor(tx, agentId)).client;
    checkAddresses({ productDomain, launchUrl, redirectUris: postLogoutRedirectUris });
    await updatePostLogoutRedirectUris(tx, { clientId, postLogoutRedirectUris });
    return getClient(tx, agentId);
  });
}
