import { AppError } from "@souk/contracts/common/errors";
import type { UsageQuota } from "@souk/contracts/usage/caps";
import { getAnyAgent, getPublicAgent } from "../catalog/index.ts";
import { hasAccess } from "../entitlements/index.ts";
import { agentPage } from "./find-target.ts";
import { selectQuotas } from "./quota-store.ts";
import { maySpeakOf, type UsageContext } from "./usage-context.ts";

/** Every quota of the caller's plan of one agent. Refuses without a live plan; foreign agents answer not found. */
export async function getUsage(ctx: UsageContext, agentRef: string): Promise<{ items: UsageQuota[] }> {
  const agent = await getAnyAgent(ctx, agentRef);
  if (!maySpeakOf(ctx.actor, agent.id)) throw new AppError("listing.not_found");
  if (!(await hasAccess(ctx, ctx.actor.organizationId, agent.id))) {
    // A hidden agent does not exist for those who have no plan of it.
    await getPublicAgent(ctx, agentRef);
    throw new AppError("subscription.required", {
      subscribeUrl: agentPage(ctx, { listingSlug: agent.slug }),
    });
  }
  return { items: await selectQuotas(ctx.db, ctx.actor.organizationId, agent.id) };
}
