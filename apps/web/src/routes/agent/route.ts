import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import type { SearchParams } from "../../lib/search-params.ts";
import { type AgentSearch, readAgentSearch } from "./agent-search.ts";

/** One agent: what it does, what it counts, its plans. */
export const agentRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/agents/$slug",
  validateSearch: (search: SearchParams & AgentSearch): AgentSearch => readAgentSearch(search),
  component: lazyRouteComponent(() => import("./agent-page.tsx"), "AgentPage"),
});
