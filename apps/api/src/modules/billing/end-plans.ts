import type { UserActor } from "../../platform/actor.ts";
import { requireStripe } from "../../platform/stripe.ts";
import { withTransaction } from "../../platform/transaction.ts";
import { endNow } from "./cancel-subscription.ts";
import { selectAllOpenCheckouts } from "./checkout-store.ts";
import { closePages } from "./close-pages.ts";
import type { SyncContext } from "./contexts.ts";
import { selectLatest } from "./reading-store.ts";
import type { SubscriptionRow } from "./store.ts";
import { withdrawSuccessor } from "./successor-announcement.ts";
import { syncSubscription } from "./sync-subscription.ts";
import { unlessRefused } from "./undo-duplicate.ts";

/**
 * Ends everything an organization pays for or could still pay for, now and without a refund: nobody will be there
 * to use it. Payment pages close, paid plans end at Stripe, free ones here. The actor must act for the
 * organization. Safe to repeat; `stripe.not_configured` when there is a paid plan and no Stripe.
 */
export async function endPlans(ctx: SyncContext & { actor: UserActor }): Promise<void> {
  const { organizationId } = ctx.actor;
  await closePages(ctx, await selectAllOpenCheckouts(ctx.db, organizationId));
  for (const plan of await livePlans(ctx, organizationId)) await endPlan(ctx, plan);
}

/** True while an organization holds a plan or could still pay for one. */
export async function hasLivePlans(ctx: SyncContext, organizationId: string): Promise<boolean> {
  const plans = await livePlans(ctx, organizationId);
  return plans.length > 0 || (await selectAllOpenCheckouts(ctx.db, organizationId)).length > 0;
}

async function livePlans(ctx: SyncContext, organizationId: string): Promise<SubscriptionRow[]> {
  const latest = await selectLatest(ctx.db, organizationId);
  return latest.filter(({ status }) => status !== "canceled");
}

async function endPlan(ctx: SyncContext & { actor: UserActor }, plan: SubscriptionRow): Promise<void> {
  const { stripeSubscriptionId } = plan;
  if (!stripeSubscriptionId) {
    await endNow(ctx, plan);
    return;
  }
  const stripe = requireStripe(ctx);
  await withTransaction(ctx, (tx) => withdrawSuccessor(tx, plan));
  await unlessRefused("resource_missing", stripe.subscriptions.cancel(stripeSubscriptionId));
  await syncSubscription(ctx, stripeSubscriptionId);
}
