import { trials } from "@souk/db/schema/commerce";
import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";
import type { SubscriptionRow } from "./store.ts";

type Db = ServiceContext["db"];

/** Remembers that a listing was tried; the first time stands. */
export async function insertTrial(db: Db, row: SubscriptionRow): Promise<void> {
  const { organizationId, listingId, startedAt } = row;
  await db.insert(trials).values({ organizationId, listingId, startedAt }).onConflictDoNothing();
}

/** Whether the organization ever had a trial of the listing. */
export async function hadTrial(db: Db, organizationId: string, listingId: string): Promise<boolean> {
  const found = await db.$count(
    trials,
    and(eq(trials.organizationId, organizationId), eq(trials.listingId, listingId)),
  );
  return found > 0;
}
