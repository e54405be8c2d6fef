import { entitlements } from "@souk/db/schema/commerce";
import { and, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Which of the listings the organization may use at the instant. */
export async function selectOpen(
  db: Db,
  { organizationId, listingIds, at }: { organizationId: string; listingIds: readonly string[]; at: Date },
) {
  return db
    .select({ listingId: entitlements.listingId, endsAt: entitlements.endsAt })
    .from(entitlements)
    .where(
      and(
        eq(entitlements.organizationId, organizationId),
        inArray(entitlements.listingId, [...listingIds]),
        lte(entitlements.startsAt, at),
        or(isNull(entitlements.endsAt), gt(entitlements.endsAt, at)),
      ),
    );
}

export async function insertEntitlement(
  db: Db,
  grant: { organizationId: string; listingId: string; subscriptionId: string; startsAt: Date },
): Promise<void> {
  await db.insert(entitlements).values(grant);
}

/** Ends what is still open of a subscription's entitlement; a clock that is behind ends it where it began. */
export async function endEntitlement(db: Db, subscriptionId: string, at: Date): Promise<void> {
  await db
    .update(entitlements)
    .set({ endsAt: sql`greatest(${entitlements.startsAt}, ${at})` })
    .where(
      and(
        eq(entitlements.subscriptionId, subscriptionId),
        or(isNull(entitlements.endsAt), gt(entitlements.endsAt, at)),
      ),
    );
}

/** Writes a subscription's entitlement; one that would end before it begins ends where it begins. */
export async function upsertEntitlement(
  db: Db,
  access: {
    organizationId: string;
    listingId: string;
    subscriptionId: string;
    startsAt: Date;
    endsAt: Date | null;
  },
): Promise<void> {
  const endsAt = access.endsAt && access.endsAt < access.startsAt ? access.startsAt : access.endsAt;
  await db
    .insert(entitlements)
    .values({ ...access, endsAt })
    .onConflictDoUpdate({
      target: entitlements.subscriptionId,
      set: {
        endsAt: endsAt && sql`greatest(${entitlements.startsAt}, ${endsAt.toISOString()}::timestamptz)`,
      },
    });
}
