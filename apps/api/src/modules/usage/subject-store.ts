import type { Database } from "@souk/db/client";
import { listings, metrics } from "@souk/db/schema/catalog";
import { quotaSubjects } from "@souk/db/schema/usage";
import { and, eq } from "drizzle-orm";

/** The quotas that an organization has of an agent, for those who remember them; undefined when it has none. */
export async function findSubjects(
  db: Database,
  { organizationId, listingId }: { organizationId: string; listingId: string },
): Promise<{ listingSlug: string; subjects: Map<string, string> } | undefined> {
  const rows = await db
    .select({ listingSlug: listings.slug, metric: metrics.slug, id: quotaSubjects.id })
    .from(quotaSubjects)
    .innerJoin(listings, eq(listings.id, quotaSubjects.listingId))
    .innerJoin(metrics, eq(metrics.id, quotaSubjects.metricId))
    .where(and(eq(quotaSubjects.organizationId, organizationId), eq(quotaSubjects.listingId, listingId)));
  const [first] = rows;
  if (!first) return undefined;
  return {
    listingSlug: first.listingSlug,
    subjects: new Map(rows.map(({ metric, id }) => [metric, String(id)])),
  };
}
