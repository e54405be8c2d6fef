import { isAppError } from "@souk/contracts/common/errors";
import { getManagedAgent } from "../modules/catalog/index.ts";
import { claimDomain, type DomainContext, listDomains, removeDomain } from "../modules/domains/index.ts";
import { DEMO_AGENT, DEMO_VENDOR } from "./demo-market.ts";

/**
 * Claims the demo agent's domain for its vendor and answers what the agent is to serve there; the claim of this machine
 * that it had before goes, where the agent has moved. Undefined where the domain cannot be proven.
 */
export async function claimDemoDomain(ctx: DomainContext): Promise<string | undefined> {
  const { agent } = await getManagedAgent(ctx, DEMO_AGENT);
  const { items } = await listDomains(ctx, DEMO_VENDOR);
  for (const { id, record, agents } of items) {
    if (!record && agents.length === 0) await removeDomain(ctx, { vendorSlug: DEMO_VENDOR, domainId: id });
  }
  const known = items.find(({ host }) => host === agent.productDomain);
  const claim = known ?? (await claimIfProvable(ctx, agent.productDomain));
  return claim?.file.body;
}

async function claimIfProvable(ctx: DomainContext, host: string) {
  try {
    return await claimDomain(ctx, { vendorSlug: DEMO_VENDOR, host });
  } catch (error) {
    if (isAppError(error) && error.code === "domain.not_provable") return undefined;
    throw error;
  }
}
