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
        rows.flatMap((row) => [row.tierId, ...(row.nextTierId ? [row.nextTierId] : [])]),
      )
    ).map((tier) => [tier.id, tier]),
  );
  const access = await findAccess(ctx, organizationId, listingIds);
  return rows.flatMap((row) => {
    const agent = agents.get(row.listingId);
    const tier = tiers.get(row.tierId);
    const parts = {
      agent,
      tier,
      nextTier: tiers.get(row.nextTierId ?? ""),
      access: access.get(row.listingId),
    };
    return agent && tier ? [toSubscription(row, { ...parts, agent, tier })] : [];
  });
}

interface Parts {
  agent: Agent;
  tier: PricingTier;
  nextTier: PricingTier | undefined;
  access: Access | undefined;
}

function toSubscription(row: SubscriptionRow, { agent, tier, nextTier, access }: Parts): Subscription {
  const { id, slug, name, summary, iconPath, launchUrl } = agent;
  return {
    id: row.id,
    agent: { id, slug, name, summary, iconPath, launchUrl },
    tier,
    status: row.status,
    access: access !== undefined,
    accessUntil: access?.endsAt?.toISOString() ?? null,
    startedAt: row.startedAt.toISOString(),
    period: toPeriod(row),
    trialEndsAt: row.trialEndsAt?.toISOString() ?? null,
    cancelsAt: row.cancelsAt?.toISOString() ?? null,
    nextTier: nextTier && row.periodEnd ? toNextTier(nextTier, row.periodEnd) : null,
    trouble: null,
    canceledAt: row.canceledAt?.toISOString() ?? null,
  };
}

function toPeriod({ periodStart, periodEnd }: SubscriptionRow): Subscription["period"] {
  if (!periodStart || !periodEnd) return null;
  return { startsAt: periodStart.toISOString(), endsAt: periodEnd.toISOString() };
}

function toNextTier({ id, name }: PricingTier, startsAt: Date): Subscription["nextTier"] {
  return { id, name, startsAt: startsAt.toISOString() };
}
