import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";
import type { SearchParams } from "../../lib/search-params.ts";
import { type DashboardSearch, movedTabs, readDashboardSearch } from "./dashboard-tabs.ts";

/** What the organization has that a signed-in person acts for: plans, usage, bills. */
export const dashboardRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/dashboard",
  validateSearch: (search: SearchParams & DashboardSearch): DashboardSearch => readDashboardSearch(search),
  beforeLoad: ({ location, search: { tab } }) => {
    if (tab === "connected" || tab === "account")
      redirect({ to: movedTabs[tab], replace: true, throw: true });
    return requireSession({ location });
  },
  component: lazyRouteComponent(() => import("./dashboard-page.tsx"), "DashboardPage"),
});
