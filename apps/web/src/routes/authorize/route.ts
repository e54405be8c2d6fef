import { createRoute } from "@tanstack/react-router";
import { focusRoute } from "../../app/root-route.tsx";
import { AuthorizePage } from "./authorize-page.tsx";
import type { SearchParams } from "../../lib/search-params.ts";

/** Starts an agent's sign-in anew, after a detour that took longer than its signed request lives. */
export const authorizeRoute = createRoute({
  getParentRoute: () => focusRoute,
  path: "/authorize",
  validateSearch: (search: SearchParams): SearchParams => search,
  component: AuthorizePage,
});
