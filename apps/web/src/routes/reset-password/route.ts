import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** The link of a mail to a new password: `?token=` works once, `?return=` says where to go afterwards. */
export const resetPasswordRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/reset-password",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./reset-password-page.tsx"), "ResetPasswordPage"),
});
