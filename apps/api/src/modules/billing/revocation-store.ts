import { subscriptions } from "@souk/db/schema/commerce";
import { and, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import { columns, type SubscriptionRow, toRow } from "./store.ts";

type Db = ServiceContext["db"];

const { revokedAt, leftPriceId } = subscriptions;

/** Takes access back from an instant on. Undefined when it was taken from then or before, under the same plan. */
export async function setRevoked(
  db: Db,
  subscriptionId: string,
  taken: {
    revokedAt: Date;
    /** At which price is paid what is left until then; null: the plan's own, or it is not known. */
    leftPriceId: string | null;
  },
): Promise<SubscriptionRow | undefined> {
  const isNews = or(
    isNull(revokedAt),
    gt(revokedAt, taken.revokedAt),
    and(eq(revokedAt, taken.revokedAt), isAnother(taken.leftPriceId)),
  );
  const [row] = await db
    .update(subscriptions)
    .set({ ...taken, restoredUntil: null })
    .where(and(eq(subscriptions.id, subscriptionId), isNews))
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
    /** As in `setRevoked`. */
    leftPriceId: string | null;
  },
): Promise<SubscriptionRow | undefined> {
  const isNews = given.revokedAt
    ? or(lt(revokedAt, given.revokedAt), and(eq(revokedAt, given.revokedAt), isAnother(given.leftPriceId)))
    : isNotNull(revokedAt);
  const [row] = await db
    .update(subscriptions)
    .set(given)
    .where(and(eq(subscriptions.id, subscriptionId), isNews))
    .returning(columns);
  return row && toRow(row);
}

function isAnother(priceId: string | null): SQL {
  return sql`${leftPriceId} is distinct from ${priceId}`;
}
