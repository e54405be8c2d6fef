import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { columns, type SubscriptionRow, toRow } from "./store.ts";

type Db = ServiceContext["db"];

/** Takes access back from a subscription. Undefined when it was taken before. */
export async function setRevoked(
  db: Db,
  subscriptionId: string,
  revokedAt: Date,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ revokedAt, restoredUntil: null })
    .where(and(eq(subscriptions.id, subscriptionId), isNull(subscriptions.revokedAt)))
    .returning(columns);
  return row && toRow(row);
}

/** Gives it back, until then even if the plan ended; null: no longer than the plan. Undefined when it was not taken. */
export async function setRestored(
  db: Db,
  subscriptionId: string,
  restoredUntil: Date | null,
): Promise<SubscriptionRow | undefined> {
  const [row] = await db
    .update(subscriptions)
    .set({ revokedAt: null, restoredUntil })
    .where(and(eq(subscriptions.id, subscriptionId), isNotNull(subscriptions.revokedAt)))
    .returning(columns);
  return row && toRow(row);
}
