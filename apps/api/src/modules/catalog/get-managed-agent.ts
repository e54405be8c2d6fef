import type { ManagedAgent } from "@souk/contracts/catalog/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getAgentFor } from "./find-listing.ts";
import { readAgents } from "./read-agents.ts";

/** One agent as its vendor and admins see it, in any status. Foreign ones answer not found. */
export async function getManagedAgent(ctx: ServiceContext, ref: string): Promise<ManagedAgent> {
  const listing = await getAgentFor(ctx, "listings.read", ref);
  const [managed] = await readAgents(ctx, [listing.id]);
  if (!managed) throw new AppError("listing.not_found");
  return managed;
}
