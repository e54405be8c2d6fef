import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** Where the identity provider sends a browser whose request it cannot answer. */
export const authErrorRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/auth-error",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./auth-error-page.tsx"), "AuthErrorPage"),
});
