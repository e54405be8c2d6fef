import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** After signing up: `?email=` is whose mailbox to look into, `?return=` where its link will lead. */
export const checkMailRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/check-mail",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./check-mail-page.tsx"), "CheckMailPage"),
});
