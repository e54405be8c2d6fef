import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { type AgentsSearch, readAgentsSearch } from "../../features/admin/agents/agents-search.ts";
import { type AgentTabSearch, readAgentTabSearch } from "../../features/admin/agents/agent-tabs.ts";
import { type AuditSearch, readAuditSearch } from "../../features/admin/audit/audit-search.ts";
import { type LedgerSearch, readLedgerSearch } from "../../features/admin/ledger/ledger-search.ts";
import { type PaymentsSearch, readPaymentsSearch } from "../../features/admin/payments/payments-search.ts";
import {
  readStripeEventsSearch,
  type StripeEventsSearch,
} from "../../features/admin/stripe-events/stripe-events-search.ts";
import {
  readSubscriptionsSearch,
  type SubscriptionsSearch,
} from "../../features/admin/subscriptions/subscriptions-search.ts";
import { readUsersSearch, type UsersSearch } from "../../features/admin/users/users-search.ts";
import { requireSession } from "../../features/identity/require-session.ts";
import type { SearchParams } from "../../lib/search-params.ts";

/** Where the marketplace is run. Strangers sign in first, the layout turns everybody but admins away, the API again. */
const adminRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/admin",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./admin-layout.tsx"), "AdminLayout"),
});

const indexRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/",
  beforeLoad: () => redirect({ to: "/admin/agents", replace: true, throw: true }),
});

const agentsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/agents",
  validateSearch: (search: SearchParams & AgentsSearch): AgentsSearch => readAgentsSearch(search),
  component: lazyRouteComponent(() => import("./agents-page.tsx"), "AgentsPage"),
});

const newAgentRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/agents/new",
  component: lazyRouteComponent(() => import("./new-agent-page.tsx"), "NewAgentPage"),
});

const agentRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/agents/$agentId",
  validateSearch: (search: SearchParams & AgentTabSearch): AgentTabSearch => readAgentTabSearch(search),
  component: lazyRouteComponent(() => import("./managed-agent-page.tsx"), "ManagedAgentPage"),
});

const usersRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/users",
  validateSearch: (search: SearchParams & UsersSearch): UsersSearch => readUsersSearch(search),
  component: lazyRouteComponent(() => import("./users-page.tsx"), "UsersPage"),
});

const userRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/users/$userId",
  component: lazyRouteComponent(() => import("./user-page.tsx"), "UserPage"),
});

const vendorsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/vendors",
  component: lazyRouteComponent(() => import("./vendors-page.tsx"), "VendorsPage"),
});

const subscriptionsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/subscriptions",
  validateSearch: (search: SearchParams & SubscriptionsSearch): SubscriptionsSearch =>
    readSubscriptionsSearch(search),
  component: lazyRouteComponent(() => import("./subscriptions-page.tsx"), "SubscriptionsPage"),
});

const paymentsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/payments",
  validateSearch: (search: SearchParams & PaymentsSearch): PaymentsSearch => readPaymentsSearch(search),
  component: lazyRouteComponent(() => import("./payments-page.tsx"), "PaymentsPage"),
});

const stripeEventsRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/stripe-events",
  validateSearch: (search: SearchParams & StripeEventsSearch): StripeEventsSearch =>
    readStripeEventsSearch(search),
  component: lazyRouteComponent(() => import("./stripe-events-page.tsx"), "StripeEventsPage"),
});

const ledgerRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/ledger",
  validateSearch: (search: SearchParams & LedgerSearch): LedgerSearch => readLedgerSearch(search),
  component: lazyRouteComponent(() => import("./ledger-page.tsx"), "LedgerPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => adminRoute,
  path: "/audit",
  validateSearch: (search: SearchParams & AuditSearch): AuditSearch => readAuditSearch(search),
  component: lazyRouteComponent(() => import("./audit-page.tsx"), "AuditPage"),
});

/** The admin pages under their layout. */
export const adminRoutes = adminRoute.addChildren([
  indexRoute,
  agentsRoute,
  newAgentRoute,
  agentRoute,
  usersRoute,
  userRoute,
  vendorsRoute,
  subscriptionsRoute,
  paymentsRoute,
  stripeEventsRoute,
  ledgerRoute,
  auditRoute,
]);
