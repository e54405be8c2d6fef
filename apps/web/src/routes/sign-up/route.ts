import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** `?return=` says where to go afterwards; an agent's signed request passes through as it is. */
export const signUpRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/sign-up",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./sign-up-page.tsx"), "SignUpPage"),
});
