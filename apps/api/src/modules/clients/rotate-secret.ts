import type { RotatedSecret } from "@souk/contracts/clients/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { rotateClientSecret } from "../identity/index.ts";
import { getClient, getClientFor } from "./get-client.ts";

/** Gives an agent's client a new secret, which is in this answer only; the one until now works for `overlapHours` more. */
export function rotateSecret(
  ctx: ServiceContext,
  { agentId, overlapHours }: { agentId: string; overlapHours: number },
): Promise<RotatedSecret> {
  return withTransaction(ctx, async (tx) => {
    const { clientId } = (await getClientFor(tx, agentId)).client;
    const credentials = await rotateClientSecret(tx, { clientId, overlapHours });
    return { credentials, client: await getClient(tx, agentId) };
  });
}
