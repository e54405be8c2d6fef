import { AppError } from "@souk/contracts/common/errors";
import type { SoldPrice } from "../pricing/index.ts";
import type { BuyerContext } from "./contexts.ts";
import type { Switch } from "./plan-switch.ts";
import { FOLLOWED } from "./stripe-subscription.ts";
import { orderSuccessor } from "./successor-announcement.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessEnded } from "./unless-ended.ts";

/**
 * Announces a switch: what follows is put on record first, then Stripe is told of the end, marked as ours. A plan begins
 * only after both, so that a broken connection leaves either what was asked for or the plan that runs, and whatever is
 * done meanwhile takes it back. It will cost `price` (undefined: it is free), whatever it costs others by then.
 */
export async function announceSwitch(
  ctx: BuyerContext,
  { live, stripeId, tier }: Switch,
  price: SoldPrice | undefined,
): Promise<void> {
  // One that was taken back in Stripe's portal must be known as such, or the event of that would forget what follows now.
  if (live.cancelsAt) await syncSubscription(ctx, stripeId);
  const next = { tierId: tier.id, tierPriceId: price?.id ?? null };
  if (!(await orderSuccessor(ctx, live, next))) throw new AppError("subscription.switch_impossible");
  const change = { cancel_at_period_end: true, metadata: { [FOLLOWED]: "yes" } };
  await unlessEnded(ctx, stripeId, (stripe) => stripe.subscriptions.update(stripeId, change));
}
