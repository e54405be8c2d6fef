import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** The link of a mail about an address: `?token=` proves the mailbox, `?return=` says where to go afterwards. */
export const verifyRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/verify",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./verify-page.tsx"), "VerifyPage"),
});
