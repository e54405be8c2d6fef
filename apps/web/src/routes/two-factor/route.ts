import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** The second step of signing in; `?return=` and an agent's signed request are those of the first. */
export const twoFactorRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/two-factor",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./two-factor-page.tsx"), "TwoFactorPage"),
});
