import type { Agent } from "@souk/contracts/catalog/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getPublicAgent } from "./find-listing.ts";
import { readAgents } from "./read-agents.ts";

/** Everything the public may know of one agent. */
export async function getAgent(ctx: ServiceContext, ref: string): Promise<Agent> {
  const listing = await getPublicAgent(ctx, ref);
  const [managed] = await readAgents(ctx, [listing.id]);
  if (!managed) throw new Error(`agent ${listing.id} has no agent side`);
  return managed.agent;
}
