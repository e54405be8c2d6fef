import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";
import { readUsageSearch, type UsageSearch } from "../../features/usage/usage-search.ts";
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

/** What one agent used of the organization's quotas. */
export const usageRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/dashboard/usage/$slug",
  validateSearch: (search: SearchParams & UsageSearch): UsageSearch => readUsageSearch(search),
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./usage-page.tsx"), "UsagePage"),
});
