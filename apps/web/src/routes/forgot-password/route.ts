import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** Asks for the link to a new password; `?return=` is where the person was on the way to, `?email=` what was typed before. */
export const forgotPasswordRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/forgot-password",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: lazyRouteComponent(() => import("./forgot-password-page.tsx"), "ForgotPasswordPage"),
});
