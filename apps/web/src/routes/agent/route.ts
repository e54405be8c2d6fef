import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";

/** One agent: what it does, what it counts, its plans. */
export const agentRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/agents/$slug",
  component: lazyRouteComponent(() => import("./agent-page.tsx"), "AgentPage"),
});
