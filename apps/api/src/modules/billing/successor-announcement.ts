import { audit } from "../../platform/audit.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type InTransaction, withTransaction } from "../../platform/transaction.ts";
import { clearNextTier, setNextTier } from "./next-tier-store.ts";
import { lockHolding, type SubscriptionRow } from "./store.ts";

/**
 * Puts on record that a plan is to follow, before Stripe is told to end the one that runs. The latest intention stands
 * here, whatever order Stripe hears of them in. False when the running plan has ended or lost its access.
 */
export function orderSuccessor(
  ctx: ServiceContext,
  live: SubscriptionRow,
  next: { tierId: string; tierPriceId: string | null },
): Promise<boolean> {
  return withTransaction(ctx, async (tx) => {
    await lockHolding(tx.db, live.organizationId, live.listingId);
    const { tierId: nextTierId, tierPriceId: nextTierPriceId } = next;
    if (!(await setNextTier(tx.db, live.id, { nextTierId, nextTierPriceId }))) return false;
    await tell(tx, live, "subscription.switch_announced", { tierId: nextTierId });
    return true;
  });
}

/** Takes back the plan that was to follow; `why` where it was not its buyer. Whether there was one. */
export async function withdrawSuccessor(
  tx: InTransaction<ServiceContext>,
  live: SubscriptionRow,
  why?: string,
): Promise<boolean> {
  if (!(await clearNextTier(tx.db, live.id))) return false;
  await tell(tx, live, "subscription.switch_withdrawn", { tierId: live.nextTierId, ...(why && { why }) });
  return true;
}

function tell(
  tx: InTransaction<ServiceContext>,
  { id, organizationId, listingId }: SubscriptionRow,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  const subject = { kind: "subscription", id };
  return audit(tx, { action, subject, organizationId, details: { listingId, ...details } });
}
