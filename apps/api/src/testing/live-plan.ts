import type { Database } from "@souk/db/client";
import { entitlements, subscriptions } from "@souk/db/schema/commerce";

/** A plan that is live since the beginning of the test's time, with access and without its quotas. */
export async function holdPlan(
  db: Database,
  holding: { organizationId: string; listingId: string; tierId: string; userId: string },
): Promise<void> {
  const { organizationId, listingId, tierId, userId } = holding;
  const startsAt = new Date(Date.now() - 60_000);
  const [plan] = await db
    .insert(subscriptions)
    .values({ organizationId, listingId, tierId, startedBy: userId, startedAt: startsAt, status: "active" })
    .returning({ id: subscriptions.id });
  if (!plan) throw new Error("insert into subscriptions returned no row");
  await db.insert(entitlements).values({ organizationId, listingId, subscriptionId: plan.id, startsAt });
}
