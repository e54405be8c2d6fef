import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** Where an agent asks for access. The query is its signed request and must stay as it came. */
export const consentRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/consent",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./consent-page.tsx"), "ConsentPage"),
});
