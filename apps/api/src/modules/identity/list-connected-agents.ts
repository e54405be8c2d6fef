import type { ConnectedAgent } from "@souk/contracts/identity/entities";
import type { UserActor } from "../../platform/actor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { selectConnectedAgents } from "./consent-store.ts";

/** The agents that the caller has signed in to, by the organization that each acts for, with what it may do. */
export async function listConnectedAgents(
  ctx: ServiceContext & { actor: UserActor },
): Promise<{ items: ConnectedAgent[] }> {
  const rows = await selectConnectedAgents(ctx.db, ctx.actor.userId);
  return { items: rows.map(toConnectedAgent) };
}

type Row = Awaited<ReturnType<typeof selectConnectedAgents>>[number];

/** A grant as pages show it. */
export function toConnectedAgent(row: Row): ConnectedAgent {
  return {
    agentId: row.listingId,
    slug: row.slug,
    name: row.name,
    iconPath: row.iconId && `/media/${row.iconId}`,
    vendorName: row.vendorName,
    productDomain: row.productDomain,
    launchUrl: row.launchUrl,
    organization: row.organization,
    scopes: row.scopes,
    connectedAt: row.connectedAt.toISOString(),
  };
}
