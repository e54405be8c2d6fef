import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { marketRoute } from "../../app/root-route.tsx";
import { requireSession } from "../../features/identity/require-session.ts";

/** Where the marketplace is run. The API refuses everybody but admins; here strangers are sent to sign in. */
export const adminRoute = createRoute({
  getParentRoute: () => marketRoute,
  path: "/admin",
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import("./admin-page.tsx"), "AdminPage"),
});
