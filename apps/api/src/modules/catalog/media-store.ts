import { media } from "@souk/db/schema/catalog";
import { eq, sql } from "drizzle-orm";
import type { ServiceContext } from "../../platform/service-context.ts";

type Db = ServiceContext["db"];

/** Bytes never change behind an id, so that browsers may keep them: a new icon has a new id. */
export async function upsertIcon(
  db: Db,
  listingId: string,
  { contentType, body }: { contentType: string; body: Buffer },
): Promise<void> {
  await db
    .insert(media)
    .values({ listingId, role: "icon", contentType, body })
    .onConflictDoUpdate({
      target: [media.listingId, media.role],
      set: { id: sql`excluded.id`, contentType, body },
    });
}

export async function findMedia(db: Db, id: string) {
  const [row] = await db
    .select({ contentType: media.contentType, body: media.body })
    .from(media)
    .where(eq(media.id, id));
  return row;
}
