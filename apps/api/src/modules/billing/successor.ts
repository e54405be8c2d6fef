import type { PricingTier } from "@souk/contracts/pricing/entities";
import type Stripe from "stripe";
import { audit } from "../../platform/audit.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { getAnyAgent } from "../catalog/index.ts";
import { grantAccess } from "../entitlements/index.ts";
import { ensurePrice, readPrices, readTiers } from "../pricing/index.ts";
import { openQuotas } from "../usage/index.ts";
import { clearNextTier } from "./next-tier-store.ts";
import * as store from "./store.ts";
import type { SyncContext } from "./contexts.ts";
import { createSuccessor, findSuccessor, isTakenBack } from "./successor-at-stripe.ts";

/**
 * Begins the plan that is to follow one that has ended as announced, and answers the new subscription's id at Stripe for
 * a paid one. It is charged to the same card; when that fails, the plan was archived since, or what was paid last was
 * taken back, the buyer is left without a plan and the audit row says so. Repeating it begins nothing twice.
 */
export async function beginSuccessor(
  ctx: SyncContext,
  ended: store.SubscriptionRow,
  old: Stripe.Subscription,
): Promise<string | undefined> {
  const [tier] = ended.nextTierId ? await readTiers(ctx, [ended.nextTierId]) : [];
  if (!tier) return undefined;
  if (tier.archivedAt || (await isTakenBack(ctx, old))) {
    await withTransaction(ctx, (tx) => giveUp(tx, ended, tier.id));
    return undefined;
  }
  if (tier.interval === "free") {
    await withTransaction(ctx, (tx) => beginFree(tx, ended, tier.id));
    return undefined;
  }
  const begun = (await findSuccessor(ctx, old)) ?? (await beginPaid(ctx, { ended, old, tier }));
  await withTransaction(ctx, (tx) =>
    begun ? noteBegun(tx, ended, { tierId: tier.id, begun }) : giveUp(tx, ended, tier.id),
  );
  return begun;
}

/** Undefined when it cannot be paid, or when the buyer took another plan meanwhile. */
async function beginPaid(
  ctx: SyncContext,
  { ended, old, tier }: { ended: store.SubscriptionRow; old: Stripe.Subscription; tier: PricingTier },
): Promise<string | undefined> {
  const { organizationId, listingId, nextTierPriceId } = ended;
  if (await store.findLive(ctx.db, organizationId, listingId)) return undefined;
  const { name } = await getAnyAgent(ctx, listingId);
  const announced = nextTierPriceId && (await readPrices(ctx, [nextTierPriceId])).get(nextTierPriceId);
  const price = announced || (await ensurePrice(ctx, { ...tier, agentName: name }));
  return createSuccessor(ctx, { ended, old, price });
}

async function noteBegun(
  tx: InTransaction<SyncContext>,
  ended: store.SubscriptionRow,
  { tierId, begun: stripeSubscriptionId }: { tierId: string; begun: string },
): Promise<void> {
  if (!(await clearNextTier(tx.db, ended.id))) return;
  await tell(tx, ended, "subscription.successor_started", { tierId, stripeSubscriptionId });
}

async function giveUp(
  tx: InTransaction<SyncContext>,
  ended: store.SubscriptionRow,
  tierId: string,
): Promise<void> {
  if (!(await clearNextTier(tx.db, ended.id))) return;
  await tell(tx, ended, "subscription.successor_failed", { tierId });
}

function tell(
  tx: InTransaction<SyncContext>,
  { id, organizationId }: store.SubscriptionRow,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  return audit(tx, { action, subject: { kind: "subscription", id }, organizationId, details });
}

async function beginFree(
  tx: InTransaction<SyncContext>,
  ended: store.SubscriptionRow,
  tierId: string,
): Promise<void> {
  const { organizationId, listingId, startedBy } = ended;
  await store.lockHolding(tx.db, organizationId, listingId);
  if (!(await clearNextTier(tx.db, ended.id))) return;
  const started = await store.insertSubscription(tx.db, {
    organizationId,
    listingId,
    tierId,
    startedBy,
    startedAt: tx.now(),
  });
  if (!started) return;
  await grantAccess(tx, { organizationId, listingId, subscriptionId: started.id });
  await openQuotas(tx, { organizationId, listingId, tierId, trialEndsAt: null });
  await audit(tx, {
    action: "subscription.started",
    subject: { kind: "subscription", id: started.id },
    organizationId,
    details: { listingId, tierId, after: ended.id },
  });
}
