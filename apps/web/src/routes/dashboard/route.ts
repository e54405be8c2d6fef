import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";

/** What a signed-in person has: plans, usage, connected agents. */
export const dashboardRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/dashboard",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./dashboard-page.tsx"), "DashboardPage"),
});
