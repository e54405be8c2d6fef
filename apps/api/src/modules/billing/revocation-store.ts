import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, gt, isNotNull, isNull, lt, or } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { columns, type SubscriptionRow, toRow } from "./store.ts";

type Db = ServiceContext["db"];

/** Takes access back from an instant on. Undefined when it was taken from then or before. */
export async function setRevoked(
  db: Db,
  subscriptionId: string,
  revokedAt: Date,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ revokedAt, restoredUntil: null })
    .where(
      and(
        eq(subscriptions.id, subscriptionId),
        or(isNull(subscriptions.revokedAt), gt(subscriptions.revokedAt, revokedAt)),
      ),
    )
    .returning(columns);
  return row && toRow(row);
}

/** Gives it back, or a part of the time. Undefined when it was not taken, or nothing changes by it. */
export async function setRestored(
  db: Db,
  subscriptionId: string,
  given: {
    /** From when on it stays taken. */
    revokedAt: Date | null;
    /** Until when it lasts even if the plan ended; null: no longer than the plan. */
    restoredUntil: Date | null;
  },
): Promise<SubscriptionRow | undefined> {
  const { revokedAt } = subscriptions;
  const isTaken = given.revokedAt ? lt(revokedAt, given.revokedAt) : isNotNull(revokedAt);
  const [row] = await db
    .update(subscriptions)
    .set(given)
    .where(and(eq(subscriptions.id, subscriptionId), isTaken))
    .returning(columns);
  return row && toRow(row);
}
