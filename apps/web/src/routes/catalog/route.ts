import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { type CatalogSearch, readCatalogSearch } from "../../features/catalog/catalog-search.ts";
import type { SearchParams } from "../../lib/search-params.ts";

/** The front page: every filter is in the query. */
export const catalogRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/",
  validateSearch: (search: SearchParams & Partial<CatalogSearch>): CatalogSearch => readCatalogSearch(search),
  component: lazyRouteComponent(() => import("./catalog-page.tsx"), "CatalogPage"),
});
