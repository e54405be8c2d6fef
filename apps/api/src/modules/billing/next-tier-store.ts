import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, isNotNull } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Remembers the plan that follows, at the price it was announced at (null for a free one), with the end before it. */
export async function announceNextTier(
  db: Db,
  subscriptionId: string,
  next: { nextTierId: string; nextTierPriceId: string | null; cancelsAt: Date | null; syncedAt: Date },
): Promise<void> {
  await db.update(subscriptions).set(next).where(eq(subscriptions.id, subscriptionId));
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
