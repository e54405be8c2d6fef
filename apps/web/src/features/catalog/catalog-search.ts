import type { ListingKind } from "@souk/contracts/catalog/entities";
import type { SearchParams } from "../../lib/search-params.ts";

export type CatalogSort = "relevance" | "newest" | "name";

/** The filters of the catalogue as its URL carries them; what is absent does not filter. */
export interface CatalogSearch {
  q?: string;
  kind?: ListingKind;
  category?: string;
  vendor?: string;
  price?: "free";
  sort?: Exclude<CatalogSort, "relevance">;
}

/** All kinds of goods, in the order they are shown. */
export const kinds: readonly ListingKind[] = ["agent", "workflow", "pack", "plugin"];

/** Reads the filters from a URL. Values that mean nothing are dropped, so an old link still shows the catalogue. */
export function readCatalogSearch(search: SearchParams): CatalogSearch {
  const kind = kinds.find((known) => known === search["kind"]);
  const sort = (["newest", "name"] as const).find((known) => known === search["sort"]);
  return definedOnly({
    q: search["q"]?.trim().slice(0, 100) || undefined,
    kind,
    category: slugOrNothing(search["category"]),
    vendor: slugOrNothing(search["vendor"]),
    price: search["price"] === "free" ? ("free" as const) : undefined,
    sort,
  });
}

/** True when any filter narrows the result; sorting does not. */
export function isFiltered({ sort: _sort, ...filters }: CatalogSearch): boolean {
  return Object.keys(filters).length > 0;
}

function slugOrNothing(value: string | undefined): string | undefined {
  return value && value.length <= 60 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value) ? value : undefined;
}

function definedOnly<T extends Record<string, string | undefined>>(
  values: T,
): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
