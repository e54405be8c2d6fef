import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getAnyAgent, getPublicAgent } from "../catalog/index.ts";
import { maySpeakOf, type UsageContext } from "../usage/index.ts";
import { getVendorFor } from "../vendors/index.ts";
import { hasQuota, type UsageScope } from "./scope-store.ts";

/**
 * The caller's own quotas of an agent. One that is hidden exists for those who have, or had, its quota; another agent's
 * token finds nothing.
 */
export async function findBuyerScope(ctx: UsageContext, agentRef: string): Promise<UsageScope> {
  const { id: listingId } = await getAnyAgent(ctx, agentRef);
  if (!maySpeakOf(ctx.actor, listingId)) throw new AppError("listing.not_found");
  const scope = { organizationId: ctx.actor.organizationId, listingId };
  if (!(await hasQuota(ctx.db, scope))) await getPublicAgent(ctx, agentRef);
  return scope;
}

/** The quotas of a vendor's customers, of one of its agents or of one customer; an agent of others does not exist. */
export async function findVendorScope(
  ctx: ServiceContext,
  {
    vendorSlug,
    agentId,
    buyerId,
  }: { vendorSlug: string; agentId?: string | undefined; buyerId?: string | undefined },
): Promise<UsageScope> {
  const { id: vendorId } = await getVendorFor(ctx, "customer_usage.read", vendorSlug);
  const agent = agentId === undefined ? undefined : await getAnyAgent(ctx, agentId);
  if (agent && agent.vendorId !== vendorId) throw new AppError("listing.not_found");
  return { vendorId, listingId: agent?.id, organizationId: buyerId };
}
