import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";

/** What a signed-in person can arrange about their account and the organization they act for. */
const settingsRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/settings",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./settings-layout.tsx"), "SettingsLayout"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: () => redirect({ to: "/settings/profile", replace: true, throw: true }),
});

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("./profile-page.tsx"), "ProfilePage"),
});

const securityRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/security",
  component: lazyRouteComponent(() => import("./security-page.tsx"), "SecurityPage"),
});

const organizationRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/organization",
  component: lazyRouteComponent(() => import("./organization-page.tsx"), "OrganizationPage"),
});

const apiKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("./api-keys-page.tsx"), "ApiKeysPage"),
});

const agentsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/agents",
  component: lazyRouteComponent(() => import("./agents-page.tsx"), "AgentsPage"),
});

/** The pages of the settings under their layout; each has an entry in settings-pages.ts. */
export const settingsRoutes = settingsRoute.addChildren([
  indexRoute,
  profileRoute,
  securityRoute,
  organizationRoute,
  apiKeysRoute,
  agentsRoute,
]);
