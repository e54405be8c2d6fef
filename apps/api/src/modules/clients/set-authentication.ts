import type { ClientAuthentication } from "@souk/contracts/clients/authentication";
import type { ChangedAuthentication } from "@souk/contracts/clients/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { setClientAuthentication } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";

/** Changes how an agent proves itself, at once; a secret that this makes is in this answer only. */
export function setAuthentication(
  ctx: ServiceContext,
  { agentId, authentication }: { agentId: string; authentication: ClientAuthentication },
): Promise<ChangedAuthentication> {
  return withTransaction(ctx, async (tx) => {
    const { clientId } = (await getClientFor(tx, agentId)).client;
    const credentials = await setClientAuthentication(tx, { clientId, authentication });
    return { credentials, client: await getClient(tx, agentId) };
  });
}
