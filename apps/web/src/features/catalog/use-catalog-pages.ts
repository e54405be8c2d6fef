import { keepPreviousData } from "@tanstack/react-query";
import { trpc } from "../../lib/trpc.ts";
import { useCatalogSearch } from "./use-catalog-search.ts";

/** The pages of the catalogue that the URL's filters ask for; the old ones stay until the new ones are here. */
export function useCatalogPages() {
  const { search } = useCatalogSearch();
  return trpc.catalog.listListings.useInfiniteQuery(search, {
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export type CatalogPages = ReturnType<typeof useCatalogPages>;
