import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** `?return=` says where to go afterwards; an agent's signed request passes through as it is. */
export const loginRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/login",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./login-page.tsx"), "LoginPage"),
});
