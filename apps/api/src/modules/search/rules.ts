import type { ListingKind } from "@souk/contracts/catalog/entities";

/** What a search asks for, ready for the store. */
export interface SearchFilter {
  /** `to_tsquery` texts of one word each, every one of which must match. */
  prefixes: readonly string[];
  kind: ListingKind | null;
  category: string | null;
  vendor: string | null;
  freeOnly: boolean;
}

export type SortKey = "relevance" | "newest" | "name";

/**
 * Turns typed words, twelve at most, into `to_tsquery` texts that match what begins with them. Everything but
 * letters and digits separates words, so no operator can be smuggled in.
 */
export function toPrefixes(words: string | undefined): string[] {
  const tokens = (words ?? "").normalize("NFKC").match(/[\p{L}\p{N}]+/gu) ?? [];
  return tokens.slice(0, 12).map((token) => `${token}:*`);
}

/** Adds up the counts of the same value, most first, then by name. */
export function toFacet(rows: readonly { value: string; count: number }[]) {
  const counts = new Map<string, number>();
  for (const { value, count } of rows) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
