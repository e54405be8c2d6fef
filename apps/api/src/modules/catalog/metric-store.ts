import type { Metric, NewMetric } from "@souk/contracts/catalog/entities";
import { metrics } from "@souk/db/schema/catalog";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** The metrics of listings, in the order they were registered. */
export async function selectMetrics(db: Db, listingIds: readonly string[]) {
  const rows = await db
    .select()
    .from(metrics)
    .where(inArray(metrics.listingId, [...listingIds]))
    .orderBy(asc(metrics.id));
  return rows.map((row) => ({ id: row.id, listingId: row.listingId, metric: toMetric(row) }));
}

export async function insertMetrics(
  db: Db,
  listingId: string,
  input: readonly NewMetric[],
): Promise<Metric[]> {
  if (input.length === 0) return [];
  const rows = await db
    .insert(metrics)
    .values(
      input.map(({ slug, name, unit, description }) => ({
        listingId,
        slug,
        name,
        description,
        unitOne: unit.one,
        unitMany: unit.many,
      })),
    )
    .returning();
  return rows.map(toMetric);
}

export async function updateMetric(
  db: Db,
  key: { listingId: string; slug: string },
  changes: Partial<Omit<NewMetric, "slug">>,
): Promise<Metric | undefined> {
  const { name, unit, description } = changes;
  const [row] = await db
    .update(metrics)
    .set({ name, description, unitOne: unit?.one, unitMany: unit?.many, slug: key.slug })
    .where(and(eq(metrics.listingId, key.listingId), eq(metrics.slug, key.slug)))
    .returning();
  return row && toMetric(row);
}

function toMetric(row: typeof metrics.$inferSelect): Metric {
  return {
    slug: row.slug,
    name: row.name,
    unit: { one: row.unitOne, many: row.unitMany },
    description: row.description,
  };
}
