import { SearchX } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { isFiltered } from "./catalog-search.ts";
import { ListingCard } from "./listing-card.tsx";
import { ListingGrid, ListingGridSkeleton } from "./listing-grid.tsx";
import { useCatalogSearch } from "./use-catalog-search.ts";
import type { CatalogPages } from "./use-catalog-pages.ts";

/** What matches: how many, the cards, and more on demand. */
export function CatalogResults({ pages }: { pages: CatalogPages }) {
  const { search } = useCatalogSearch();
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <div className="mt-5 mb-4 flex min-h-8 items-center justify-between gap-3 text-sm text-subtle">
        <p role="status">{total === undefined ? "" : countLabel(total)}</p>
        {isFiltered(search) && (
          <LinkButton to="/" size="sm" variant="ghost">
            Clear filters
          </LinkButton>
        )}
      </div>
      <Cards pages={pages} />
    </>
  );
}

function Cards({ pages }: { pages: CatalogPages }) {
  if (pages.isPending) return <ListingGridSkeleton />;
  if (pages.isLoadingError)
    return (
      <ErrorState
        title="The catalogue could not be loaded"
        error={pages.error}
        onRetry={() => void pages.refetch()}
      />
    );
  const listings = pages.data?.pages.flatMap((page) => page.items) ?? [];
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
