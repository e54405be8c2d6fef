import type { Subscription } from "@souk/contracts/billing/entities";
import type { Agent } from "@souk/contracts/catalog/entities";
import type { PricingTier } from "@souk/contracts/pricing/entities";
import type { ServiceContext } from "../../platform/service-context.ts";
import { readAgents } from "../catalog/index.ts";
import { type Access, findAccess } from "../entitlements/index.ts";
import { asSold, readPrices, readTiers } from "../pricing/index.ts";
import { selectOpenInvoices } from "./reading-store.ts";
import { addDays } from "./rules.ts";
import { type SubscriptionRow } from "./store.ts";

/** Puts subscriptions together with their agents, plans and access, in the order of the rows. */
export async function readSubscriptions(
  ctx: ServiceContext & { paymentGraceDays: number },
  organizationId: string,
  rows: readonly SubscriptionRow[],
): Promise<Subscription[]> {
  const listingIds = rows.map((row) => row.listingId);
  const agents = new Map((await readAgents(ctx, listingIds)).map(({ agent }) => [agent.id, agent]));
  const prices = await readPrices(
    ctx,
    rows.flatMap((row) => row.leftPriceId ?? row.tierPriceId ?? []),
  );
  /** The plan that access is had under. */
  const tierIdOf = ({ leftPriceId, tierId }: SubscriptionRow) =>
    prices.get(leftPriceId ?? "")?.tierId ?? tierId;
  const named = rows.flatMap((row) => [tierIdOf(row), ...(row.nextTierId ? [row.nextTierId] : [])]);
  const tiers = new Map((await readTiers(ctx, named)).map((tier) => [tier.id, tier]));
  const accesses = await findAccess(ctx, organizationId, listingIds);
  const unpaid = new Map(
    (
      await selectOpenInvoices(
        ctx.db,
        rows.map((row) => row.id),
      )
    ).map((invoice) => [invoice.subscriptionId, invoice]),
  );
  return rows.flatMap((row) => {
    const agent = agents.get(row.listingId);
    const tier = tiers.get(tierIdOf(row));
    const access = accesses.get(row.listingId);
    const nextTier = tiers.get(row.nextTierId ?? "");
    const trouble = toTrouble(row, ctx.paymentGraceDays, unpaid.get(row.id));
    if (!agent || !tier) return [];
    const held = asSold(tier, prices.get(row.leftPriceId ?? row.tierPriceId ?? ""));
    return [toSubscription(row, { agent, tier: held, nextTier, access, trouble })];
  });
}

interface Parts {
  agent: Agent;
  tier: PricingTier;
  nextTier: PricingTier | undefined;
  access: Access | undefined;
  trouble: Subscription["trouble"];
}

function toSubscription(
  row: SubscriptionRow,
  { agent, tier, nextTier, access, trouble }: Parts,
): Subscription {
  const { id, slug, name, summary, iconPath, launchUrl } = agent;
  return {
    id: row.id,
    agent: { id, slug, name, summary, iconPath, launchUrl },
    tier,
    status: row.status,
    access: access !== undefined,
    accessUntil: renews(row) ? null : (access?.endsAt?.toISOString() ?? null),
    startedAt: row.startedAt.toISOString(),
    period: toPeriod(row),
    trialEndsAt: row.trialEndsAt?.toISOString() ?? null,
    cancelsAt: row.cancelsAt?.toISOString() ?? null,
    // Until Stripe has heard of it, nothing is announced.
    nextTier: nextTier && row.cancelsAt && row.periodEnd ? toNextTier(nextTier, row.periodEnd) : null,
    trouble,
    canceledAt: row.canceledAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

function toPeriod({ periodStart, periodEnd }: SubscriptionRow): Subscription["period"] {
  if (!periodStart || !periodEnd) return null;
  return { startsAt: periodStart.toISOString(), endsAt: periodEnd.toISOString() };
}

function toNextTier({ id, name }: PricingTier, startsAt: Date): Subscription["nextTier"] {
  return { id, name, startsAt: startsAt.toISOString() };
}

/** A plan that renews by itself has no end, though its entitlement has a horizon. */
function renews(row: SubscriptionRow): boolean {
  return (
    (row.status === "active" || row.status === "trialing") && row.cancelsAt === null && row.revokedAt === null
  );
}

function toTrouble(
  row: SubscriptionRow,
  graceDays: number,
  invoice: { nextAttemptAt: Date | null; payUrl: string | null } | undefined,
): Subscription["trouble"] {
  if (!row.pastDueAt) return null;
  return {
    since: row.pastDueAt.toISOString(),
    graceUntil: addDays(row.pastDueAt, graceDays).toISOString(),
    nextAttemptAt: invoice?.nextAttemptAt?.toISOString() ?? null,
    payUrl: invoice?.payUrl ?? null,
  };
}
