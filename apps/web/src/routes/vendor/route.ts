import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";
import { readVendorUsageSearch, type VendorUsageSearch } from "../../features/usage/usage-search.ts";
import type { SearchParams } from "../../lib/search-params.ts";

/** What a vendor has earned. Only its own people and admins get an answer from the API. */
export const statementRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/statements/$slug",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./statement-page.tsx"), "StatementPage"),
});

/** The agents that one publishes. Vendors and admins get an answer; to everybody else the list is empty. */
export const vendorAgentsRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/agents",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./vendor-agents-page.tsx"), "VendorAgentsPage"),
});

/** One of them, with its credentials. */
export const vendorAgentRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/agents/$slug",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./vendor-agent-page.tsx"), "VendorAgentPage"),
});

/** Whose the domains are that people are shown. Mails about them lead here. */
export const vendorDomainsRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/domains",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./vendor-domains-page.tsx"), "VendorDomainsPage"),
});

/** The same of one vendor, for admins too. */
export const domainsOfVendorRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/domains/$slug",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./vendor-domains-page.tsx"), "DomainsOfVendorPage"),
});

/** What stands behind a line of it, by Stripe's id. */
export const sourceRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/statements/$slug/$source",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./source-page.tsx"), "SourcePage"),
});

/** What a vendor's customers used. */
export const customerUsageRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/vendor/usage/$slug",
  validateSearch: (search: SearchParams & VendorUsageSearch): VendorUsageSearch =>
    readVendorUsageSearch(search),
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./customer-usage-page.tsx"), "CustomerUsagePage"),
});
