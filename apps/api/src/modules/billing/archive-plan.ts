import { archiveTier } from "../pricing/index.ts";
import { selectOpenOfArchived, selectOpenOfTier } from "./checkout-store.ts";
import { closePages } from "./close-pages.ts";
import type { SyncContext } from "./contexts.ts";

/**
 * Takes a plan off the market and closes its payment pages, so that nobody pays for it once this has answered; what was
 * paid on one until then is put into effect. Fails when Stripe does not close one: repeat it, or leave it to the clock.
 */
export async function archivePlan(ctx: SyncContext, key: { agentId: string; tierId: string }): Promise<void> {
  await archiveTier(ctx, key);
  await closePages(ctx, await selectOpenOfTier(ctx.db, key.tierId));
}

/** Closes what archiving left open. What Stripe does not close now is logged and closed the next time. */
export async function closeArchivedPages(ctx: SyncContext): Promise<void> {
  if (!ctx.stripe) return;
  for (const sessionId of await selectOpenOfArchived(ctx.db)) {
    try {
      await closePages(ctx, [sessionId]);
    } catch (fault) {
      ctx.log("stripe.page_left_open", { fault, sessionId });
    }
  }
}
