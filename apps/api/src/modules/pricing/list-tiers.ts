import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { getVisibleAgent } from "../catalog/index.ts";
import { selectOffered } from "./store.ts";

/** The plans an agent offers, cheapest first. Those of a hidden agent are shown to whoever manages it. */
export async function listTiers(ctx: ServiceContext, agentRef: string): Promise<{ items: PricingTier[] }> {
  const agent = await getVisibleAgent(ctx, agentRef);
  return { items: await selectOffered(ctx.db, agent.id) };
}
