import type { ListingKind } from "@souk/contracts/catalog/entities";

/** What a search asks for, ready for the store. */
export interface SearchFilter {
  /** A `to_tsquery` text, or null for no words. */
  tsquery: string | null;
  kind: ListingKind | null;
  category: string | null;
  vendor: string | null;
  freeOnly: boolean;
}

export type SortKey = "relevance" | "newest" | "name";

/**
 * Turns typed words into a `to_tsquery` text in which every word must begin a word of the listing. Everything
 * but letters and digits separates words, so no operator can be smuggled in. Null when nothing is left.
 */
export function toPrefixQuery(words: string | undefined): string | null {
  const tokens = (words ?? "").normalize("NFKC").match(/[\p{L}\p{N}]+/gu) ?? [];
  return tokens.length === 0
    ? null
    : tokens
        .slice(0, 12)
        .map((token) => `${token}:*`)
        .join(" & ");
}

/** Adds up the counts of the same value, most first, then by name. */
export function toFacet(rows: readonly { value: string; count: number }[]) {
  const counts = new Map<string, number>();
  for (const { value, count } of rows) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
