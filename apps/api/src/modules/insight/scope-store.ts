import { type SQL, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

/** Whose quotas a list or chart is about: one buyer's of an agent, or those of a vendor's customers. */
export type UsageScope =
  | { organizationId: string; listingId: string }
  | { vendorId: string; listingId: string | undefined; organizationId: string | undefined };

/** The quotas of a scope, as a condition on `quota_subjects q`. */
export function inScope(scope: UsageScope): SQL {
  const conditions: SQL[] = [];
  if ("vendorId" in scope)
    conditions.push(
      sql`q.listing_id in (select li.id from listings li where li.vendor_id = ${scope.vendorId} and li.kind = 'agent')`,
    );
  if (scope.listingId) conditions.push(sql`q.listing_id = ${scope.listingId}`);
  if (scope.organizationId) conditions.push(sql`q.organization_id = ${scope.organizationId}`);
  return sql.join(conditions, sql` and `);
}

/** Whether an organization has, or had, a quota of a listing. */
export async function hasQuota(
  db: ServiceContext["db"],
  { organizationId, listingId }: { organizationId: string; listingId: string },
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    select from quota_subjects where organization_id = ${organizationId} and listing_id = ${listingId} limit 1`);
  return rows.length > 0;
}
