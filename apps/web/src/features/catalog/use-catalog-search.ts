import { getRouteApi } from "@tanstack/react-router";
import type { CatalogSearch } from "./catalog-search.ts";

const route = getRouteApi("/market/");

/** The filters in the URL and a way to change them; a changed filter is a step that Back undoes. */
export function useCatalogSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changes: Partial<CatalogSearch>, { replace = false } = {}) =>
    void navigate({ search: (old) => ({ ...old, ...changes }), replace, resetScroll: false });
  return { search, change };
}
