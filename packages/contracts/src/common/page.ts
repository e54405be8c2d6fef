import { z } from "zod";

/** The query fields of every paged list: an opaque cursor and a page size. */
export const pageQuery = {
  cursor: z.string().min(1).max(500).optional().meta({ description: "`nextCursor` of the page before." }),
  limit: z.int().min(1).max(100).default(24).meta({ description: "Items on a page." }),
};

/** One page of a list; `nextCursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: "Send as `cursor` for the next page; null at the end." }),
  });
}
