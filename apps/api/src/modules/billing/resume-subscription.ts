import type { Subscription } from "@souk/contracts/billing/entities";
import { AppError } from "@souk/contracts/common/errors";
import type { UserActor } from "../../platform/actor.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { getLive, readOne } from "./held.ts";
import type { SyncContext } from "./contexts.ts";
import { syncSubscription } from "./sync-subscription.ts";

/**
 * Takes back an announced cancellation or switch. Nothing announced: answers the subscription as it is. Refuses one whose
 * access was taken back: it would be charged for nothing.
 */
export async function resumeSubscription(
  ctx: SyncContext & { actor: UserActor },
  agentRef: string,
): Promise<Subscription> {
  const live = await getLive(ctx, agentRef);
  if (!live.stripeSubscriptionId || !live.cancelsAt) return readOne(ctx, live.id);
  if (live.revokedAt) throw new AppError("subscription.access_revoked");
  await requireStripe(ctx).subscriptions.update(live.stripeSubscriptionId, { cancel_at_period_end: false });
  await syncSubscription(ctx, live.stripeSubscriptionId);
  return readOne(ctx, live.id);
}
