import type { AgentClient } from "@souk/contracts/clients/entities";
import { ClientAuthentication } from "@souk/contracts/clients/authentication";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getAgentFor, type ListingKeys, mayOperate } from "../catalog/index.ts";
import { type ClientRow, findClient } from "./store.ts";

/** How an agent is known to the sign-in, for those who manage its client. */
export async function getClient(ctx: ServiceContext, agentRef: string): Promise<AgentClient> {
  const { listing, client } = await getClientFor(ctx, agentRef);
  return toClient(listing, client);
}

/** An agent and its client, if the caller may manage it; foreign ones answer not found. */
export async function getClientFor(
  ctx: ServiceContext,
  agentRef: string,
): Promise<{ listing: ListingKeys; client: ClientRow }> {
  const listing = await getAgentFor(ctx, "clients.manage", agentRef);
  const client = await findClient(ctx.db, listing.id, ctx.now());
  if (!client) throw new AppError("listing.not_found");
  return { listing, client };
}

function toClient(listing: ListingKeys, client: ClientRow): AgentClient {
  return {
    clientId: client.clientId,
    state: mayOperate(listing.status) ? (client.stoppedAt ? "stopped" : "on") : "hidden",
    stoppedAt: client.stoppedAt?.toISOString() ?? null,
    redirectUris: client.redirectUris,
    postLogoutRedirectUris: client.postLogoutRedirectUris ?? [],
    authentication: toAuthentication(client),
    previousSecretEndsAt: client.previousSecretEndsAt?.toISOString() ?? null,
  };
}

function toAuthentication({ method, jwks }: ClientRow): ClientAuthentication {
  return ClientAuthentication.parse(
    jwks === null ? { method } : { method, jwks: JSON.parse(jwks) as unknown },
  );
}
