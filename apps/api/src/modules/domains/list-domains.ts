import type { DomainClaim } from "@souk/contracts/domains/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getVendorFor } from "../vendors/index.ts";
import { toDomainClaim } from "./describe-claims.ts";
import { selectAgentHosts, selectClaims } from "./store.ts";

/** What a vendor claims, by host, and the product domains of its agents that it does not. Its own people and admins. */
export async function listDomains(
  ctx: ServiceContext,
  vendorSlug: string,
): Promise<{ items: DomainClaim[]; unclaimed: string[] }> {
  const vendor = await getVendorFor(ctx, "listings.read", vendorSlug);
  const claims = await selectClaims(ctx.db, vendor.id);
  const agents = await selectAgentHosts(ctx.db, vendor.id);
  const claimed = new Set(claims.map(({ host }) => host));
  const unclaimed = new Set(agents.map(({ host }) => host).filter((host) => !claimed.has(host)));
  return {
    items: claims.map((claim) => toDomainClaim(claim, agents)),
    unclaimed: [...unclaimed].toSorted(),
  };
}
