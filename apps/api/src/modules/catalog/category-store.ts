import type { Category } from "@souk/contracts/catalog/entities";
import { categories, listings } from "@souk/db/schema/catalog";
import { and, count, eq, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

export async function selectCategories(db: Db): Promise<Category[]> {
  const rows = await db
    .select({
      slug: categories.slug,
      name: categories.name,
      summary: categories.summary,
      listings: count(listings.id),
    })
    .from(categories)
    .leftJoin(listings, and(eq(listings.categoryId, categories.id), eq(listings.status, "approved")))
    .groupBy(categories.id)
    .orderBy(sql`lower(${categories.name})`);
  return rows;
}

export async function findCategoryId(db: Db, slug: string): Promise<string | undefined> {
  const [row] = await db.select({ id: categories.id }).from(categories).where(eq(categories.slug, slug));
  return row?.id;
}

/** Whether the shelf is new. */
export async function insertCategory(
  db: Db,
  category: { slug: string; name: string; summary: string },
): Promise<boolean> {
  const rows = await db
    .insert(categories)
    .values(category)
    .onConflictDoNothing()
    .returning({ id: categories.id });
  return rows.length > 0;
}
