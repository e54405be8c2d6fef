import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";
import type { SearchParams } from "../../lib/search-params.ts";
import { type DashboardSearch, readDashboardSearch } from "./dashboard-tabs.ts";

/** What a signed-in person has: plans, usage, connected agents. */
export const dashboardRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/dashboard",
  validateSearch: (search: SearchParams & DashboardSearch): DashboardSearch => readDashboardSearch(search),
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./dashboard-page.tsx"), "DashboardPage"),
});
