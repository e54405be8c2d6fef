import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, isNotNull, isNull, ne } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/**
 * Puts on record which plan is to follow, at the price it is announced at (null for a free one). False when the running
 * one has ended, or its access was taken back: none follows it then.
 */
export async function setNextTier(
  db: Db,
  subscriptionId: string,
  next: { nextTierId: string; nextTierPriceId: string | null },
): Promise<boolean> {
  const rows = await db
    .update(subscriptions)
    .set(next)
    .where(
      and(
        eq(subscriptions.id, subscriptionId),
        ne(subscriptions.status, "canceled"),
        isNull(subscriptions.revokedAt),
      ),
    )
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}

/** Forgets the plan that was to follow; whether there was one, so that it is begun once. */
export async function clearNextTier(db: Db, subscriptionId: string): Promise<boolean> {
  const rows = await db
    .update(subscriptions)
    .set({ nextTierId: null, nextTierPriceId: null })
    .where(and(eq(subscriptions.id, subscriptionId), isNotNull(subscriptions.nextTierId)))
    .returning({ id: subscriptions.id });
  return rows.length > 0;
}
