import type { Category, ListingCard as Listing } from "@souk/contracts/catalog/entities";
import { SearchX } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { AppliedFilters } from "./applied-filters.tsx";
import { isFiltered } from "./catalog-search.ts";
import { ListingCard } from "./listing-card.tsx";
import { ListingGrid, ListingGridSkeleton } from "./listing-grid.tsx";
import { useCatalogSearch } from "./use-catalog-search.ts";
import type { CatalogPages } from "./use-catalog-pages.ts";

/** What matches: how many, the cards, and more on demand. */
export function CatalogResults({ pages, categories }: CatalogResultsProps) {
  const listings = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <div className="mt-5 mb-4 flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2 text-sm text-subtle">
        <p role="status">{total === undefined ? "" : countLabel(total)}</p>
        <AppliedFilters categories={categories} listings={listings} />
      </div>
      <Cards pages={pages} listings={listings} />
    </>
  );
}

export interface CatalogResultsProps {
  pages: CatalogPages;
  categories: readonly Category[];
}

function Cards({ pages, listings }: { pages: CatalogPages; listings: readonly Listing[] }) {
  if (pages.isPending) return <ListingGridSkeleton />;
  if (pages.isLoadingError)
    return (
      <ErrorState
        title="The catalogue could not be loaded"
        error={pages.error}
        onRetry={() => void pages.refetch()}
      />
    );
  if (listings.length === 0) return <NothingFound />;
  return (
    <>
      <ListingGrid dimmed={pages.isPlaceholderData}>
        {listings.map((listing) => (
          <ListingCard key={listing.id} listing={listing} />
        ))}
      </ListingGrid>
      {pages.hasNextPage && (
        <div className="mt-8 flex justify-center">
          <Button onClick={() => void pages.fetchNextPage()} pending={pages.isFetchingNextPage}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}

function NothingFound() {
  const { search } = useCatalogSearch();
  const narrowed = isFiltered(search);
  return (
    <EmptyState
      icon={<SearchX />}
      title={
        search.q
          ? `Nothing matches “${search.q}”`
          : narrowed
            ? "Nothing matches these filters"
            : "The catalogue is empty"
      }
      action={
        narrowed && (
          <LinkButton to="/" search={search.q && Object.keys(search).length > 1 ? { q: search.q } : {}}>
            {search.q && Object.keys(search).length > 1 ? "Search everything for it" : "Show everything"}
          </LinkButton>
        )
      }
    >
      {narrowed
        ? "Try other words, or look on all shelves."
        : "The first listings appear here as soon as a vendor publishes them."}
    </EmptyState>
  );
}

function countLabel(total: number): string {
  return total === 1 ? "1 listing" : `${total.toLocaleString("en")} listings`;
}
