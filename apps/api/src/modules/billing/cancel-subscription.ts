import type { Subscription } from "@souk/contracts/billing/entities";
import type { UserActor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { endAccess } from "../entitlements/index.ts";
import { getLive, readOne } from "./held.ts";
import { cancelById, lockHolding, type SubscriptionRow } from "./store.ts";
import { withdrawSuccessor } from "./successor-announcement.ts";
import type { SyncContext } from "./contexts.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";

type HolderContext = SyncContext & { actor: UserActor };

/**
 * Cancels the caller's live plan of an agent. A paid one runs to the end of its paid period and can be resumed until
 * then; free and one-time plans end at once. What was used stays used. No live one: not found.
 */
export async function cancelSubscription(ctx: HolderContext, agentRef: string): Promise<Subscription> {
  const live = await getLive(ctx, agentRef);
  if (!live.stripeSubscriptionId) return endNow(ctx, live);
  const { stripeSubscriptionId: stripeId } = live;
  requireStripe(ctx);
  // First, for a plan that was to follow must not begin, whatever breaks off after this.
  await withTransaction(ctx, (tx) => withdrawSuccessor(tx, live));
  const change = { cancel_at_period_end: true };
  await unlessEnded(ctx, stripeId, (stripe) => stripe.subscriptions.update(stripeId, change));
  await syncSubscription(ctx, stripeId);
  return readOne(ctx, live.id);
}

/** Ends this plan and no other: a free one may have been replaced by a paid one since it was read. */
export async function endNow(ctx: HolderContext, live: SubscriptionRow): Promise<Subscription> {
  await withTransaction(ctx, async (tx) => {
    await lockHolding(tx.db, live.organizationId, live.listingId);
    if (!(await cancelById(tx.db, live.id, tx.now()))) return;
    await endAccess(tx, live.id);
    await audit(tx, {
      action: "subscription.canceled",
      subject: { kind: "subscription", id: live.id },
      details: { listingId: live.listingId, tierId: live.tierId },
    });
  });
  return readOne(ctx, live.id);
}
