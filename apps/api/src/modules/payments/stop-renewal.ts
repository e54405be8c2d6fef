import {
  findSubscription,
  isOver,
  type SyncContext,
  syncSubscription,
  unlessOver,
} from "../billing/index.ts";

/**
 * Sees to it that a buyer who got their money back is not charged again: the subscription ends at Stripe `now`, or, while
 * a dispute is open, with its period, so that it may go on when the dispute is won. Safe to repeat and to run twice at
 * once; nothing to do for plans that are paid once.
 */
export async function stopRenewal(
  ctx: SyncContext,
  subscriptionId: string,
  when: "now" | "at_period_end",
): Promise<void> {
  const stripeId = (await findSubscription(ctx, subscriptionId))?.stripeSubscriptionId;
  if (!stripeId || (await isOver(ctx, stripeId))) return;
  await unlessOver(ctx, stripeId, ({ subscriptions }) =>
    when === "now"
      ? subscriptions.cancel(stripeId)
      : subscriptions.update(stripeId, { cancel_at_period_end: true }),
  );
  await syncSubscription(ctx, stripeId);
}

/** Brings a subscription whose access was given back to what Stripe says of it, if Stripe has one. */
export async function followStripe(ctx: SyncContext, subscriptionId: string): Promise<void> {
  const stripeId = (await findSubscription(ctx, subscriptionId))?.stripeSubscriptionId;
  if (stripeId) await syncSubscription(ctx, stripeId);
}
