import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { getLive, readOne } from "./held.ts";
import type { SyncContext } from "./contexts.ts";
import { FOLLOWED } from "./stripe-subscription.ts";
import { whileLeased } from "./switch-lease.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";

/**
 * Takes back an announced cancellation or switch. Nothing announced: answers the subscription as it is. Refuses one whose
 * access was taken back: it would be charged for nothing; and while it is being switched, for what Stripe would hear of
 * last and what is on record last could be two different things.
 */
export async function resumeSubscription(
  ctx: SyncContext & { actor: UserActor },
  agentRef: string,
): Promise<Subscription> {
  const live = await getLive(ctx, agentRef);
  if (!live.stripeSubscriptionId || !live.cancelsAt) return readOne(ctx, live.id);
  if (live.revokedAt) throw new AppError("subscription.access_revoked");
  const { stripeSubscriptionId: stripeId } = live;
  const change = { cancel_at_period_end: false, metadata: { [FOLLOWED]: "" } };
  await whileLeased(ctx, stripeId, async () => {
    await unlessEnded(ctx, stripeId, (stripe) => stripe.subscriptions.update(stripeId, change));
    await syncSubscription(ctx, stripeId);
  });
  return readOne(ctx, live.id);
}
