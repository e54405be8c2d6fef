import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";
import type { SearchParams } from "../../lib/search-params.ts";
import { type CheckoutSearch, readCheckoutSearch } from "./checkout-search.ts";

/** Where the payment page leads back to. The session is asked what became of it: the address proves nothing. */
export const checkoutReturnRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/checkout/return",
  validateSearch: (search: SearchParams & CheckoutSearch): CheckoutSearch => readCheckoutSearch(search),
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./checkout-return-page.tsx"), "CheckoutReturnPage"),
});
