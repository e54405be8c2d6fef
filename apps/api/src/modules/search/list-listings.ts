import type { listListings as contract } from "@souk/contracts/catalog/operations";
import { AppError } from "@souk/contracts/common/errors";
import { Id } from "@souk/contracts/common/ids";
import type { z } from "zod";
import { decodeCursor, toPage } from "../../platform/cursor.ts";
import type { ServiceContext } from "../../platform/service-context.ts";
import { type SearchFilter, toFacet, toPrefixes } from "./rules.ts";
import { countByKindAndCategory, searchCards } from "./store.ts";

type Input = z.output<typeof contract.input>;
type Output = z.output<typeof contract.output>;

/**
 * Searches public listings, a page at a time. Values of one facet are counted with the other filters applied,
 * so a count says what choosing it would show. Refuses a cursor it did not make.
 */
export async function listListings(ctx: ServiceContext, input: Input): Promise<Output> {
  const filter = toFilter(input);
  const after = readCursor(input);
  const found = await searchCards(ctx.db, filter, { sort: input.sort, after, limit: input.limit });
  const counts = await countByKindAndCategory(ctx.db, filter);
  const { items, nextCursor } = toPage(found, input.limit, (row) => [input.sort, ...row.keys]);
  return { items: items.map((row) => row.card), nextCursor, ...summarize(counts, filter) };
}

function readCursor({ cursor, sort }: Input): string[] | undefined {
  const [madeFor, value, id] = decodeCursor(cursor, 3) ?? [];
  if (value === undefined || id === undefined) return undefined;
  const isKey = sort === "name" || /^\d{1,20}$/.test(value);
  if (madeFor !== sort || !isKey || !Id.safeParse(id).success) throw new AppError("request.invalid");
  return [value, id];
}

function toFilter(input: Input): SearchFilter {
  return {
    prefixes: toPrefixes(input.q),
    kind: input.kind ?? null,
    category: input.category ?? null,
    vendor: input.vendor ?? null,
    freeOnly: input.price === "free",
  };
}

function summarize(counts: Awaited<ReturnType<typeof countByKindAndCategory>>, filter: SearchFilter) {
  const inKind = counts.filter((row) => !filter.kind || row.kind === filter.kind);
  const inCategory = counts.filter((row) => !filter.category || row.category === filter.category);
  const inBoth = inKind.filter((row) => inCategory.includes(row));
  return {
    total: inBoth.reduce((sum, row) => sum + row.count, 0),
    facets: {
      kinds: toFacet(inCategory.map((row) => ({ value: row.kind, count: row.count }))),
      categories: toFacet(inKind.map((row) => ({ value: row.category, count: row.count }))),
    },
  };
}
