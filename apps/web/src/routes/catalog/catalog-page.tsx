import { CatalogFilters } from "../../features/catalog/catalog-filters.tsx";
import { CatalogResults } from "../../features/catalog/catalog-results.tsx";
import { CatalogSearchBox } from "../../features/catalog/catalog-search-box.tsx";
import { CategoryList } from "../../features/catalog/category-list.tsx";
import { useCatalogPages } from "../../features/catalog/use-catalog-pages.ts";
import { usePageTitle } from "../../lib/page-title.ts";
import { trpc } from "../../lib/trpc.ts";

/** The front page: a promise, a search box, and what is on offer. */
export function CatalogPage() {
  usePageTitle("Souk");
  const pages = useCatalogPages();
  const categories =
    trpc.catalog.listCategories.useQuery(undefined, { staleTime: 5 * 60_000 }).data?.items ?? [];
  const facets = pages.data?.pages[0]?.facets;
  return (
    <>
      <div className="mx-auto mb-10 max-w-2xl text-center sm:mt-4 sm:mb-14">
        <h1 className="text-3xl font-semibold sm:text-4xl">Hire an agent for the job.</h1>
        <p className="mx-auto mt-3 mb-7 max-w-xl text-balance text-muted sm:text-lg">
          One account, clear plans, and usage you can see. Pick an agent and it works at once.
        </p>
        <CatalogSearchBox />
      </div>
      <div className="grid gap-x-8 lg:grid-cols-[13rem_minmax(0,1fr)]">
        <CategoryList categories={categories} counts={facets && countsOf(facets.categories)} />
        <section aria-labelledby="listings" className="min-w-0">
          <h2 id="listings" className="sr-only">
            Listings
          </h2>
          <CatalogFilters categories={categories} kindCounts={facets && countsOf(facets.kinds)} />
          <CatalogResults pages={pages} categories={categories} />
        </section>
      </div>
    </>
  );
}

function countsOf(facet: readonly { value: string; count: number }[]): ReadonlyMap<string, number> {
  return new Map(facet.map(({ value, count }) => [value, count]));
}
