import type { Subscription } from "@souk/contracts/billing/entities";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { readAgents } from "../catalog/index.ts";
import { type Access, findAccess } from "../entitlements/index.ts";
import { readTiers } from "../pricing/index.ts";
import type { SubscriptionRow } from "./store.ts";

/** Puts subscriptions together with their agents, plans and access, in the order of the rows. */
export async function readSubscriptions(
  ctx: ServiceContext,
  organizationId: string,
  rows: readonly SubscriptionRow[],
): Promise<Subscription[]> {
  const listingIds = rows.map((row) => row.listingId);
  const agents = new Map((await readAgents(ctx, listingIds)).map(({ agent }) => [agent.id, agent]));
  const tiers = new Map(
    (
      await readTiers(
        ctx,
        rows.map((row) => row.tierId),
      )
    ).map((tier) => [tier.id, tier]),
  );
  const access = await findAccess(ctx, organizationId, listingIds);
  return rows.flatMap((row) => {
    const agent = agents.get(row.listingId);
    const tier = tiers.get(row.tierId);
    return agent && tier ? [toSubscription(row, agent, tier, access.get(row.listingId))] : [];
  });
}

function toSubscription(
  row: SubscriptionRow,
  agent: Agent,
  tier: PricingTier,
  access: Access | undefined,
): Subscription {
  const { id, slug, name, summary, iconPath, launchUrl } = agent;
  return {
    id: row.id,
    agent: { id, slug, name, summary, iconPath, launchUrl },
    tier,
    status: row.status,
    access: access !== undefined,
    accessUntil: access?.endsAt?.toISOString() ?? null,
    startedAt: row.startedAt.toISOString(),
    canceledAt: row.canceledAt?.toISOString() ?? null,
  };
}
