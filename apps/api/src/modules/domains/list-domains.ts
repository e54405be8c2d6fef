import type { DomainClaim } from "@souk/contracts/domains/entities";
import { getVendorFor } from "../vendors/index.ts";
import type { DomainContext } from "./claim-domain.ts";
import { toDomainClaim } from "./describe-claims.ts";
import { faultOfHost } from "./rules.ts";
import { selectAgentHosts, selectClaims } from "./store.ts";

/**
 * What a vendor claims, by host, and the product domains of its agents that it could claim and does not. Its own people
 * and admins.
 */
export async function listDomains(
  ctx: DomainContext,
  vendorSlug: string,
): Promise<{ items: DomainClaim[]; unclaimed: string[] }> {
  const vendor = await getVendorFor(ctx, "listings.read", vendorSlug);
  const claims = await selectClaims(ctx.db, vendor.id);
  const agents = await selectAgentHosts(ctx.db, vendor.id);
  const claimed = new Set(claims.map(({ host }) => host));
  const isOpen = (host: string) => !claimed.has(host) && !faultOfHost(host, ctx.publicWeb);
  const unclaimed = new Set(agents.map(({ host }) => host).filter(isOpen));
  return {
    items: claims.map((claim) => toDomainClaim(claim, agents)),
    unclaimed: [...unclaimed].toSorted(),
  };
}
